//! Complaints in every form that they arrive in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Read;
use std::path::Path;

use amends::intake::{Form, IntakeError, Options, Origin, Record, cases, encoding};

fn read(form: Form, bytes: impl AsRef<[u8]>) -> Vec<Record> {
    with(bytes, &Options { form: Some(form), ..Options::default() })
}

fn with(bytes: impl AsRef<[u8]>, options: &Options) -> Vec<Record> {
    cases(bytes.as_ref(), None, options).unwrap().collect()
}

fn refused(form: Form, bytes: impl AsRef<[u8]>) -> IntakeError {
    cases(bytes.as_ref(), None, &Options { form: Some(form), ..Options::default() }).err().unwrap()
}

fn text(record: &Record) -> &str {
    record.case.as_ref().unwrap().text.as_deref().unwrap()
}

fn why(record: &Record) -> String {
    record.case.as_ref().unwrap_err().to_string()
}

fn origin(record: u64, line: u64, offset: u64) -> Origin {
    Origin { record, line, offset }
}

/// Endless bytes that are made as they are read.
struct Flood {
    head: &'static [u8],
    fill: &'static [u8],
    left: usize,
    tail: &'static [u8],
}

impl Read for Flood {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if !self.head.is_empty() {
            return self.head.read(out);
        }
        if self.left == 0 {
            return self.tail.read(out);
        }
        let mut n = 0;
        while n + self.fill.len() <= out.len() && self.left > 0 {
            out[n..n + self.fill.len()].copy_from_slice(self.fill);
            n += self.fill.len();
            self.left -= 1;
        }
        Ok(n)
    }
}

mod jsonl {
    use super::*;

    #[test]
    fn each_line_is_a_record_with_its_place() {
        let lines = "{\"text\": \"ა\"}\n\n{\"text\": 5}\r\n  \n{\"txet\": \"b\"}\n{\"text\": \"last\"}";
        let records = read(Form::Jsonl, lines);
        let at: Vec<Origin> = records.iter().map(|r| r.origin).collect();
        assert_eq!(at, [origin(1, 1, 0), origin(2, 3, 17), origin(3, 5, 33), origin(4, 6, 47)]);
        assert_eq!(text(&records[0]), "ა");
        assert!(why(&records[1]).starts_with("3:10: invalid type"), "{}", why(&records[1]));
        assert_eq!(why(&records[2]), "5:7: unknown key 'txet': did you mean 'text'?");
        assert_eq!(text(&records[3]), "last");
        for record in &records {
            assert!(lines[usize::try_from(record.origin.offset).unwrap()..].starts_with('{'));
        }
    }

    #[test]
    fn a_line_of_200_megabytes_is_one_failed_record() {
        let flood = Flood {
            head: b"{\"text\": \"one\"}\n{\"text\": \"",
            fill: &[b'x'; 1000],
            left: 200_000,
            tail: b"\"}\n{\"text\": \"three\"}\n",
        };
        let options = Options { form: Some(Form::Jsonl), ..Options::default() };
        let records: Vec<Record> = cases(flood, None, &options).unwrap().collect();
        assert_eq!(records.len(), 3);
        assert_eq!(why(&records[1]), "2: longer than 8 MiB: no record may be");
        assert_eq!(records[2].origin, origin(3, 3, 16 + 10 + 200_000_000 + 3));
        assert_eq!(text(&records[2]), "three");
    }

    #[test]
    fn depth_is_refused() {
        let deep = format!("{{\"extra\": {{\"a\": {}}}}}\n{{\"text\": \"b\"}}", "[".repeat(10_000));
        let records = read(Form::Jsonl, deep);
        assert!(why(&records[0]).contains("recursion limit"), "{}", why(&records[0]));
        assert_eq!(text(&records[1]), "b");
    }

    #[test]
    fn nul_and_broken_bytes_fail_alone() {
        let mut bytes = b"{\"text\": \"a\\u0000b\"}\n{\"text\": \"".to_vec();
        bytes.extend(b"\xff\xfe\"}\n{\"text\": \"ok\"}\n");
        let records = read(Form::Jsonl, bytes);
        assert_eq!(why(&records[0]), "1: a NUL byte in 'text' at byte 2: no text has one");
        assert!(why(&records[1]).starts_with("2: not UTF-8 from byte 11 on"), "{}", why(&records[1]));
        assert_eq!(text(&records[2]), "ok");
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert_eq!(refused(Form::Jsonl, "").to_string(), "nothing in it: a complaint is expected");
        assert_eq!(refused(Form::Jsonl, "\u{feff}").to_string(), "nothing in it: a complaint is expected");
        assert_eq!(read(Form::Jsonl, "\n \n\n").len(), 0);
    }
}

mod encodings {
    use super::*;

    const LINES: &str = "{\"text\": \"ჩაი გრილია 🍵\"}\n{\"text\": \"Թեյը սառն է\"}\n";

    fn utf16(text: &str, mark: bool, little: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn utf_16_is_seen_with_and_without_its_mark() {
        for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
            let bytes = utf16(LINES, mark, little);
            let records = read(Form::Jsonl, &bytes);
            assert_eq!(text(&records[0]), "ჩაი გრილია 🍵");
            assert_eq!(text(&records[1]), "Թեյը սառն է");
            let at = usize::try_from(records[1].origin.offset).unwrap();
            assert_eq!(
                bytes[at..],
                utf16(LINES.lines().last().unwrap(), false, little)[..][..bytes.len() - at - 2]
                    .iter()
                    .copied()
                    .chain(utf16("\n", false, little))
                    .collect::<Vec<u8>>()[..]
            );
        }
    }

    #[test]
    fn a_broken_unit_harms_its_record_only() {
        let mut bytes = utf16("{\"text\": \"a", true, true);
        bytes.extend(0xd800_u16.to_le_bytes());
        bytes.extend(utf16("\"}\n{\"text\": \"b\"}\n", false, true));
        let records = read(Form::Jsonl, &bytes);
        assert!(records[0].case.is_err());
        assert_eq!(text(&records[1]), "b");
        assert_eq!(records[1].origin.line, 2);
    }

    #[test]
    fn a_mark_of_utf_8_is_passed() {
        let records = read(Form::Jsonl, format!("\u{feff}{LINES}"));
        assert_eq!((text(&records[0]), records[0].origin.offset), ("ჩაი გრილია 🍵", 3));
    }

    #[test]
    fn others_are_named() {
        let encoding = encoding::named("windows-1251").unwrap();
        let (bytes, ..) = encoding.encode("{\"text\": \"чай холодный, Nino\"}\n");
        let options = Options { form: Some(Form::Jsonl), encoding: Some(encoding), ..Options::default() };
        assert_eq!(text(&with(&bytes, &options)[0]), "чай холодный, Nino");
        let error = why(&read(Form::Jsonl, &bytes)[0]);
        assert!(error.contains("looks like windows-1251: name it with --encoding"), "{error}");
        assert_eq!(
            encoding::named("windows1251").unwrap_err(),
            "no encoding 'windows1251': did you mean 'windows-1251'?"
        );
    }
}

mod csv {
    use super::*;

    #[test]
    fn rows_have_exact_places() {
        let table = "id,complaint,name\r\n1,\"It broke.\r\nOn day 2, at once.\",Ann\r\n\r\n2,\"She said \"\"no\"\".\",\r\n,,\r\n3,x,y,z\r\n4,ok,Bo";
        let records = read(Form::Csv, table);
        let at: Vec<Origin> = records.iter().map(|r| r.origin).collect();
        assert_eq!(at, [origin(1, 2, 19), origin(2, 5, 60), origin(3, 7, 87), origin(4, 8, 96)]);
        for (record, begin) in records.iter().zip(["1,", "2,", "3,", "4,"]) {
            assert!(table[usize::try_from(record.origin.offset).unwrap()..].starts_with(begin));
        }
        assert_eq!(text(&records[0]), "It broke.\r\nOn day 2, at once.");
        assert_eq!(text(&records[1]), "She said \"no\".");
        assert_eq!(why(&records[2]), "7: 4 columns where the header has 3: is a quotation mark missing around a cell?");
        let last = records[3].case.as_ref().unwrap();
        assert_eq!((last.id.as_deref(), last.customer.name.as_deref()), (Some("4"), Some("Bo")));
    }

    #[test]
    fn the_header_is_found_below_a_title_and_in_three_languages() {
        for (table, name) in [
            (
                "Complaints of November;;\n\nნომერი;საჩივრის ტექსტი;სახელი და გვარი\n1;ჩაი ცივია;ნინო ბერიძე\n",
                "ნინო ბერიძე",
            ),
            ("Համար\tԲողոք\tԱնուն\n1\tԹեյը սառն է\tԱնի\n", "Անի"),
            ("ID|Message|Full_Name|Shoe size\n1|Cold tea|Ann Lee|38\n", "Ann Lee"),
        ] {
            let records = read(Form::Csv, table);
            assert_eq!(records.len(), 1, "{table}");
            let case = records[0].case.as_ref().unwrap();
            assert_eq!((case.id.as_deref(), case.customer.name.as_deref()), (Some("1"), Some(name)));
        }
        let table = "ID|Message|Full_Name|Shoe size\n1|Cold tea|Ann Lee|38\n";
        assert_eq!(read(Form::Csv, table)[0].case.as_ref().unwrap().extra["Shoe size"], "38");
    }

    #[test]
    fn columns_are_mapped() {
        let map = ["text=What happened", "name=Who", "order.number=Ref", "remedy.kind=Do"];
        assert_eq!(
            "remedy.kind=Do".parse::<amends::intake::Mapping>().unwrap_err().split(':').next(),
            Some("no field 'remedy.kind'")
        );
        let map = map[..3].iter().map(|m| m.parse().unwrap()).collect();
        let options = Options { form: Some(Form::Csv), map, ..Options::default() };
        let case = with("Who,What happened,Ref\nAnn,Cold tea,A-7\n", &options).remove(0).case.unwrap();
        assert_eq!(
            (case.customer.name.as_deref(), case.text.as_deref(), case.order.number.as_deref()),
            (Some("Ann"), Some("Cold tea"), Some("A-7"))
        );
    }

    #[test]
    fn a_missing_column_is_named_with_the_nearest() {
        let map =
            |said: &str| Options { form: Some(Form::Csv), map: vec![said.parse().unwrap()], ..Options::default() };
        let error = |table: &str, options: &Options| cases(table.as_bytes(), None, options).err().unwrap().to_string();
        assert_eq!(
            error("id,What hapened\n1,x\n", &map("text=What happened")),
            "1: no column 'What happened': did you mean 'What hapened'?"
        );
        let plain = Options { form: Some(Form::Csv), ..Options::default() };
        assert_eq!(
            error("id,complain\n1,x\n", &plain),
            "1: no column for the complaint: did you mean 'complaint' by 'complain'? Otherwise --map text=COLUMN"
        );
        assert_eq!(
            error("a,b\n1,x\n", &plain),
            "1: no column for the complaint among 'a', 'b': say which it is with --map text=COLUMN"
        );
        assert!(error("Id,Subject,Requester,Requester email,Created at,Via\n", &plain).contains("Zendesk has no text"));
    }

    #[test]
    fn values_are_checked() {
        let records = read(
            Form::Csv,
            "text,received,category,fault,remedy,remedy amount\na,18.11.2026,late-delivery,ours,refund,12.50\nb,11/18/2026,,,,\nc,,late,,,\nd,,,,,\n",
        );
        let case = records[0].case.as_ref().unwrap();
        assert_eq!(case.received.unwrap().0.to_string(), "2026-11-18");
        assert_eq!(case.assessment.remedies[0].amount.as_deref(), Some("12.50"));
        assert!(why(&records[1]).starts_with("3: '11/18/2026' is no date"), "{}", why(&records[1]));
        assert!(why(&records[2]).starts_with("4: unknown value 'late'"), "{}", why(&records[2]));
        assert_eq!(text(&records[3]), "d");
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_costs_one_row() {
        let records = read(Form::Csv, "id,text\n1,a\n2,\"b\n3,c\n4,d\n");
        assert_eq!(records.len(), 4);
        assert_eq!(why(&records[1]), "3: a quotation mark opens a cell and nothing closes it");
        assert_eq!((text(&records[2]), text(&records[3])), ("c", "d"));
        let flood = Flood { head: b"id,text\n1,\"", fill: b"x,y\n", left: 50_000_000 / 4, tail: b"" };
        let options = Options { form: Some(Form::Csv), limit: 1024 * 1024, ..Options::default() };
        let mut records = cases(flood, None, &options).unwrap();
        assert_eq!(
            why(&records.next().unwrap()),
            "2: longer than 1 MiB: does a quotation mark open a cell that nothing closes?"
        );
        assert_eq!(text(&records.next().unwrap()), "y");
    }

    #[test]
    fn a_row_on_one_line_that_is_too_long_is_passed() {
        let flood = Flood { head: b"id,text\n1,\"", fill: b"xxxx", left: 50_000_000 / 4, tail: b"\"\n2,ok\n" };
        let options = Options { form: Some(Form::Csv), limit: 1024 * 1024, ..Options::default() };
        let records: Vec<Record> = cases(flood, None, &options).unwrap().collect();
        assert_eq!(records.len(), 2);
        assert!(records[0].case.is_err());
        assert_eq!((text(&records[1]), records[1].origin.line), ("ok", 3));
    }

    #[test]
    fn other_encodings_hold_for_cells() {
        let encoding = encoding::named("windows-1251").unwrap();
        let (bytes, ..) = encoding.encode("Номер;Жалоба\n1;Чай холодный\n");
        let options = Options { form: Some(Form::Csv), encoding: Some(encoding), ..Options::default() };
        assert_eq!(text(&with(&bytes, &options)[0]), "Чай холодный");
        assert!(refused(Form::Csv, &bytes).to_string().contains("windows-1251"));
    }
}

mod mail {
    use super::*;

    fn one(mail: &str) -> Record {
        read(Form::Eml, mail).remove(0)
    }

    #[test]
    fn a_mail_gives_its_writer_day_and_thread() {
        let record = one("From: =?UTF-8?B?4YOc4YOY4YOc4YOdIOGDkeGDlOGDoOGDmOGDq+GDlA==?= <nino@example.ge>\r\n\
            Date: Wed, 18 Nov 2026 23:30:00 +0400\r\nSubject: Tea\r\nMessage-ID: <a1@example.ge>\r\n\
            References: <r1@x> <r2@x>\r\nIn-Reply-To: <r2@x>\r\n\r\nThe tea is cold.\r\n");
        let case = record.case.unwrap();
        let mail = case.mail.unwrap();
        assert_eq!(case.text.as_deref(), Some("The tea is cold."));
        assert_eq!(case.received.unwrap().0.to_string(), "2026-11-18");
        assert_eq!(case.customer.email.as_deref(), Some("nino@example.ge"));
        assert_eq!(
            (mail.message_id.as_deref(), mail.references),
            (Some("a1@example.ge"), vec!["r1@x".to_owned(), "r2@x".to_owned()])
        );
        assert_eq!((mail.names, mail.subject.as_deref()), (vec!["ნინო ბერიძე".to_owned()], Some("Tea")));
        assert!(case.customer.name.is_none());
    }

    #[test]
    fn an_mbox_is_taken_apart() {
        let mbox = "From a@x Wed Nov 18 09:30:00 2026\nFrom: a@x\nSubject: 1\n\nFrom the first day it was cold.\n\n>From now on I drink coffee.\nFrom a@x at 10:20 in 2026 on a line of its own\n\nFrom b@x Wed Nov 18 09:31:00 2026\nFrom: b@x\nSubject: 2\n\nLate.\n\n\nFrom c@x Wed Nov 18 09:32:00 2026\nnothing\n\nFrom d@x Wed Nov 18 09:33:00 2026\nSubject: 4\n\nLast";
        let records = read(Form::Mbox, mbox);
        assert_eq!(records.len(), 4);
        assert!(text(&records[0]).contains("\nFrom now on"), "{}", text(&records[0]));
        assert_eq!((text(&records[1]), text(&records[3])), ("Late.", "Last"));
        assert!(records[2].case.is_err());
        for record in &records {
            let at = usize::try_from(record.origin.offset).unwrap();
            assert!(mbox[at..].starts_with("From "));
            assert_eq!(mbox[..at].matches('\n').count() as u64 + 1, record.origin.line);
        }
    }

    #[test]
    fn a_mail_without_text_says_what_is_in_it() {
        let record = one(
            "From: a@x\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
            Content-Type: image/jpeg; name=\"broken cup.jpg\"\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ\n--b\n\
            Content-Type: application/pdf\nContent-Disposition: attachment; filename*=UTF-8''%E1%83%90.pdf\n\nx\n--b--\n",
        );
        assert_eq!(
            why(&record),
            "1: no text in the mail, only attached files: 'broken cup.jpg', 'ა.pdf': a person must open them"
        );
        assert_eq!(why(&one("From: a@x\n\n")), "1: no text in the mail");
        assert_eq!(
            why(&one("From: a@x\n\n> all of it\n> is old\n")),
            "1: no text in the mail but an older mail that it quotes"
        );
    }

    #[test]
    fn thirty_megabytes_of_photographs_cost_little() {
        let flood = Flood {
            head: b"From: a@x\nContent-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\n\nThe cup broke.\n--=_b\n\
                Content-Type: image/jpeg; name=a.jpg\nContent-Transfer-Encoding: base64\n\n",
            fill: b"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n",
            left: 30_000_000 / 77,
            tail: b"\n--=_b--\n",
        };
        let options = Options { form: Some(Form::Eml), limit: 64 * 1024, ..Options::default() };
        let record = cases(flood, None, &options).unwrap().next().unwrap();
        assert_eq!(text(&record), "The cup broke.");
        assert_eq!(record.case.unwrap().mail.unwrap().attachments, ["a.jpg"]);
        let flood = Flood {
            head: b"From a@x Wed Nov 18 09:30:00 2026\nFrom: a@x\n\n",
            fill: b"word word word\n",
            left: 2_000_000,
            tail: b"\nFrom a@x Wed Nov 18 09:30:00 2026\nFrom: b@x\n\nok\n",
        };
        let options = Options { form: Some(Form::Mbox), ..Options::default() };
        let records: Vec<Record> = cases(flood, None, &options).unwrap().collect();
        assert_eq!(why(&records[0]), "1: longer than 8 MiB: no record may be");
        assert_eq!(text(&records[1]), "ok");
    }

    #[test]
    fn charsets_are_read_as_declared_or_named() {
        let mail = |charset: &str, body: &[u8]| {
            let mut mail = format!("From: a@x\nContent-Type: text/plain{charset}\n\n").into_bytes();
            mail.extend_from_slice(body);
            mail
        };
        let cyrillic = encoding::named("koi8-r").unwrap().encode("Чай холодный").0.into_owned();
        assert_eq!(text(&read(Form::Eml, mail("; charset=koi8-r", &cyrillic))[0]), "Чай холодный");
        assert_eq!(text(&read(Form::Eml, mail("; charset=us-ascii", "ჩაი".as_bytes()))[0]), "ჩაი");
        let error = why(&read(Form::Eml, mail("; charset=utf-8", &cyrillic))[0]);
        assert!(error.contains("its charset is 'utf-8', and it is not"), "{error}");
        let error = why(&read(Form::Eml, mail("; charset=x-klingon", &cyrillic))[0]);
        assert!(error.contains("'x-klingon', which nobody knows"), "{error}");
        let options = Options { form: Some(Form::Eml), encoding: encoding::named("koi8-r").ok(), ..Options::default() };
        assert_eq!(text(&with(mail("; charset=x-klingon", &cyrillic), &options)[0]), "Чай холодный");
        assert_eq!(text(&with(mail("", &cyrillic), &options)[0]), "Чай холодный");
    }

    #[test]
    fn html_alone_is_stripped() {
        let record = one(
            "From: a@x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
            <html><style>p{}</style><script>fetch('https://evil.example/')</script><p>Cold =E1=83=A9=E1=83=90=E1=83=98</p><p>Nino</p>\n\
            <div class=3D\"gmail_quote\"><div>On Mon, 16 Nov 2026 Shop &lt;s@x&gt; wrote:</div><blockquote>Soon</blockquote></div></html>",
        );
        assert_eq!(text(&record), "Cold ჩაი\n\nNino");
    }

    #[test]
    fn machines_are_not_answered() {
        let record = one("From: a@x\nAuto-Submitted: auto-replied\n\nI am on holiday.\n");
        assert!(why(&record).contains("automatic message"));
    }

    #[test]
    fn mails_inside_mails_do_no_harm() {
        let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
        assert!(why(&one(&format!("From: a@x\n{nested}end"))).contains("more than 500 parts"));
        let digest: String =
            (0..100_000).map(|i| format!("Content-Type: multipart/digest; boundary=b{i}\n\n--b{i}\n\n")).collect();
        assert!(read(Form::Eml, format!("From: a@x\n{digest}end"))[0].case.is_err());
    }

    #[test]
    fn headers_are_one_line() {
        let record = one(
            "From: \"=?UTF-8?Q?A=0D=0ABcc:_x@y?=\" <a@x>\nSubject: =?UTF-8?Q?a=0D=0ABcc:_x@y?=\nMessage-ID: <a b\u{7}>\n\nTea.\n",
        );
        let case = record.case.unwrap();
        assert_eq!(case.subject.as_deref(), Some("a Bcc: x@y"));
        assert_eq!(case.mail.unwrap().message_id, None);
    }
}

#[test]
fn the_name_of_a_file_tells_its_form() {
    for (name, form) in [
        ("a.JSONL", Some(Form::Jsonl)),
        ("b.csv", Some(Form::Csv)),
        ("c.eml", Some(Form::Eml)),
        ("d.mbox", Some(Form::Mbox)),
        ("e", None),
    ] {
        assert_eq!(Form::of_name(Path::new(name)), form);
    }
}
