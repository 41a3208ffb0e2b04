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
        assert!(why(&records[1]).starts_with("3:10: expected "), "{}", why(&records[1]));
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
    fn what_is_no_table_has_no_columns() {
        let map = vec!["text=What happened".parse().unwrap()];
        let error = |text: &str| {
            let options = Options { map: Vec::clone(&map), ..Options::default() };
            cases(text.as_bytes(), None, &options).err().unwrap().to_string()
        };
        let json = "[{\"text\": \"Cold tea\"}]";
        for (text, form) in [("The tea is cold.", "text"), (json, "json"), ("From: a@x\nSubject: s\n\nTea.\n", "eml")] {
            let told = format!("--map names the columns of a table, and this is read as {form}: leave it out, ");
            assert_eq!(error(text), told + "or add --from csv if this is a table");
        }
    }

    #[test]
    fn however_many_marks_are_wrong_no_row_after_them_is_lost() {
        let table = format!("id,text\n{}1,It broke.\n", "x\"y,\"z\n".repeat(150_000));
        let records = read(Form::Csv, table);
        assert_eq!((records.len(), text(&records[150_000])), (150_001, "It broke."));
        for marks in ["\"", "\"a", "\"\n", "\"a\n", "\"a\",\"\n", "a\"b\n"] {
            // Rows of one line are found again when the marks have ended.
            let table = format!("id,text\n{}\n1,It broke.\n2,So\n", marks.repeat(5_000_000 / marks.len()));
            let records = read(Form::Csv, table);
            assert_eq!(text(records.last().unwrap()), "So", "{marks:?}");
        }
    }

    #[test]
    fn many_columns_cost_little() {
        let header = (0..9_000).map(|i| format!("c{i},")).collect::<String>();
        let table = format!("{header}text\n{}It broke.\n", ",".repeat(9_000));
        assert_eq!(text(&read(Form::Csv, table)[0]), "It broke.");
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
        assert!(why(&records[1]).starts_with("3: column 'received': '11/18/2026' is no date"), "{}", why(&records[1]));
        assert!(why(&records[2]).starts_with("4: column 'category': unknown value 'late'"), "{}", why(&records[2]));
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
            "no text in the mail, only attached files: 'broken cup.jpg', 'ა.pdf': a person must open them"
        );
        assert_eq!(why(&one("From: a@x\n\n")), "no text in the mail");
        assert_eq!(
            why(&one("From: a@x\n\n> all of it\n> is old\n")),
            "no text in the mail but an older mail that it quotes"
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
    fn mails_within_mails_cost_nothing() {
        let mail = format!("From: a@x\nSubject: s\n\n{}It broke.\n", "From: a@b\nTo: x\n\n".repeat(100_000));
        assert_eq!(why(&one(&mail)), "no text in the mail but an older mail that it quotes");
        let marks = format!("From: a@x\nSubject: s\n\nIt broke.\n{}\n", "--\n".repeat(50_000));
        assert_eq!(text(&one(&marks)).lines().count(), 49_994);
    }

    #[test]
    fn types_without_end_are_no_parts() {
        let types = "Content-Type:multipart/x;boundary=a\n".repeat(20_000);
        let next = "From b@x Wed Nov 18 10:00:00 2026\nFrom: b@x\nSubject: t\n\nTea.\n";
        let mbox =
            format!("From a@x Wed Nov 18 10:00:00 2026\nFrom: a@x\n{types}\n{}\n{next}", "--x\n".repeat(100_000));
        let records = read(Form::Mbox, mbox);
        assert!(why(&records[0]).contains("a mail of more than 500 parts"), "{}", why(&records[0]));
        assert_eq!(text(records.last().unwrap()), "Tea.");
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

mod json {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_comes() {
        let list = "\n[{\"text\": \"a\"},\n {\"txet\": 1} , 5,\n  {\"text\": \"b\"}]\n";
        let records = read(Form::Json, list);
        let at: Vec<Origin> = records.iter().map(|r| r.origin).collect();
        assert_eq!(at, [origin(1, 2, 2), origin(2, 3, 18), origin(3, 3, 32), origin(4, 4, 37)]);
        assert_eq!((text(&records[0]), text(&records[3])), ("a", "b"));
        assert!(why(&records[1]).starts_with("3:"), "{}", why(&records[1]));
        assert!(records[2].case.is_err());
    }

    #[test]
    fn a_list_that_is_cut_off_says_so() {
        let records = read(Form::Json, "[{\"text\": \"a\"}, {\"text\": \"b");
        assert_eq!(text(&records[0]), "a");
        assert_eq!(why(&records[1]), "1: the list is cut off in this record");
        assert!(records[1].case.as_ref().unwrap_err().ends);
        assert_eq!(why(&read(Form::Json, "[{\"text\": \"a\"}")[1]), "1: the list is cut off: ']' is missing");
        assert_eq!(read(Form::Json, "[]").len(), 0);
    }

    #[test]
    fn a_long_element_is_passed() {
        let flood = Flood {
            head: b"[{\"text\": \"a\"}, {\"text\": \"",
            fill: b"x]}\\\"",
            left: 20_000_000 / 5,
            tail: b"\"}, {\"text\": \"c\"}]",
        };
        let options = Options { form: Some(Form::Json), ..Options::default() };
        let records: Vec<Record> = cases(flood, None, &options).unwrap().collect();
        assert_eq!(why(&records[1]), "1: longer than 8 MiB: no record may be");
        assert_eq!(text(&records[2]), "c");
    }

    #[test]
    fn a_long_document_is_refused() {
        let flood = Flood { head: b"{\"tickets\": [\"", fill: b"xxxx", left: 10_000_000, tail: b"" };
        let error = cases(flood, None, &Options { form: Some(Form::Json), ..Options::default() }).err().unwrap();
        assert!(error.to_string().starts_with("a JSON document longer than 32 MiB"), "{error}");
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("[{}{}, {{\"text\": \"b\"}}]", "[".repeat(100_000), "]".repeat(100_000));
        let records = read(Form::Json, deep);
        assert!(records[0].case.is_err());
        assert_eq!(text(&records[1]), "b");
        let deep = format!("{{\"text\": \"a\", \"extra\": {}}}", "{\"a\":".repeat(10_000));
        assert!(read(Form::Json, deep)[0].case.is_err());
    }

    #[test]
    fn a_case_over_several_lines_has_its_own_lines_in_errors() {
        let records = read(Form::Json, "\n{\n  \"text\": \"a\",\n  \"chanel\": \"x\"\n}\n");
        assert_eq!(why(&records[0]), "4:10: unknown key 'chanel': did you mean 'channel'?");
    }
}

mod exports {
    use super::*;

    fn fails(json: &str) -> String {
        why(&read(Form::Json, json)[0])
    }

    #[test]
    fn internal_notes_are_never_kept() {
        for lang in ["ka", "hy", "en"] {
            for desk in ["zendesk", "freshdesk", "zammad"] {
                let record = file(&format!("tests/intake/{lang}/{desk}.json")).remove(0);
                let case = format!("{:?}", record.case.unwrap());
                assert!(!case.contains("99999"), "{lang} {desk}");
            }
        }
    }

    #[test]
    fn the_first_message_is_the_customers() {
        let zendesk = r#"{"id": 1, "description": "note", "requester_id": 7, "comments": [
            {"author_id": 1, "public": true, "body": "We"}, {"author_id": 7, "public": false, "body": "hidden"},
            {"author_id": 7, "public": true, "html_body": "<p>The <b>cup</b></p>"}, {"author_id": 7, "public": true, "body": "later"}]}"#;
        assert_eq!(text(&read(Form::Json, zendesk)[0]), "The cup");
        let newest_first = r#"{"id": 1, "requester_id": 7, "description": "x", "comments": [
            {"author_id": 7, "public": true, "body": "later", "created_at": "2026-11-06T06:15:00Z"},
            {"author_id": 7, "public": true, "body": "The cup", "created_at": "2026-11-05T06:15:00Z"}]}"#;
        assert_eq!(text(&read(Form::Json, newest_first)[0]), "The cup");
        let freshdesk = r#"{"id": 1, "description": "<p>We write</p>", "source": 10, "conversations": [
            {"incoming": true, "private": true, "body_text": "hidden"}, {"incoming": false, "private": false, "body_text": "We"},
            {"incoming": true, "private": false, "body": "<div>The cup</div>"}]}"#;
        assert_eq!(text(&read(Form::Json, freshdesk)[0]), "The cup");
        let zammad = r#"{"number": "1", "title": "t", "articles": [{"sender_id": 1, "internal": false, "body": "We"},
            {"sender": "Customer", "internal": true, "body": "hidden"}, {"body": "unknown"},
            {"sender_id": 2, "internal": false, "body": "The cup"}]}"#;
        assert_eq!(text(&read(Form::Json, zammad)[0]), "The cup");
    }

    #[test]
    fn tickets_without_the_customers_words_are_named() {
        let nothing = "no message of the customer in this ticket: what the house wrote is not read";
        for ticket in [
            r#"{"id": 1, "description": "note", "requester_id": 7, "comments": [{"author_id": 1, "public": true, "body": "We"}]}"#,
            r#"{"id": 1, "description": "note", "via": {"channel": "web"}, "is_public": false}"#,
            r#"{"id": 1, "description_text": "We", "source": 10}"#,
            r#"{"number": "1", "title": "t", "articles": [{"sender": "Agent", "internal": true, "body": "note"}]}"#,
        ] {
            assert!(fails(ticket).ends_with(nothing), "{}", fails(ticket));
        }
        assert!(fails(r#"{"number": "1", "title": "t", "customer_id": 3}"#).contains("no 'articles'"));
        // What is no ticket is a case with a mistake in it.
        assert!(fails(r#"{"id": 1, "titel": "t"}"#).contains("unknown key 'titel'"));
    }

    #[test]
    fn tickets_are_mapped() {
        let case = file("tests/intake/en/zendesk.json").remove(0).case.unwrap();
        assert_eq!((case.id.as_deref(), case.channel.as_deref()), (Some("1"), Some("email")));
        assert_eq!(case.subject.as_deref(), Some("Where is the sofa bed?"));
        assert_eq!(case.customer.email.as_deref(), Some("owen.p@example.com"));
        assert_eq!(case.received.unwrap().0.to_string(), "2026-11-10");
        assert_eq!(case.extra["priority"], "high");
        assert_eq!(case.mail.unwrap().names, ["Owen Prothero"]);
        let case = file("tests/intake/hy/freshdesk.json").remove(0).case.unwrap();
        assert_eq!(
            (case.channel.as_deref(), case.customer.email.as_deref()),
            (Some("email"), Some("armen.s@example.am"))
        );
        let case = file("tests/intake/ka/zammad.json").remove(0).case.unwrap();
        assert_eq!((case.id.as_deref(), case.customer.email.as_deref()), (Some("1"), Some("levan.kh@example.ge")));
        assert_eq!(case.mail.unwrap().message_id.as_deref(), Some("m1@example.ge"));
    }

    #[test]
    fn tickets_come_one_a_line_or_alone() {
        let line =
            r#"{"id": 1, "description": "The cup", "requester": {"name": "Ann Lee", "email": "a@x"}, "subject": "s"}"#;
        let records = read(Form::Jsonl, format!("{line}\n{line}\n"));
        assert_eq!((records.len(), text(&records[1])), (2, "The cup"));
        let one = format!(
            "{{\"ticket\": {}, \"users\": [{{\"id\": 7, \"name\": \"Bo Ray\", \"email\": \"b@x\"}}]}}",
            r#"{"id": 1, "description": "The cup", "requester_id": 7}"#
        );
        let case = read(Form::Json, one).remove(0).case.unwrap();
        assert_eq!(
            (case.customer.email.as_deref(), case.mail.unwrap().names),
            (Some("b@x"), vec!["Bo Ray".to_owned()])
        );
        let assets = r#"{"assets": {"Ticket": {"9": {"id": 9, "number": "44009", "title": "t", "customer_id": 3}},
            "TicketArticle": {"2": {"id": 2, "ticket_id": 9, "sender_id": 2, "internal": false, "body": "The cup"}},
            "User": {"3": {"id": 3, "firstname": "Ann", "lastname": "Lee", "email": "a@x"}}}}"#;
        let case = read(Form::Json, assets).remove(0).case.unwrap();
        assert_eq!(
            (case.id.as_deref(), case.text.as_deref(), case.customer.email.as_deref()),
            (Some("44009"), Some("The cup"), Some("a@x"))
        );
    }

    #[test]
    fn each_ticket_has_its_own_articles() {
        let tickets: Vec<String> = (1..20_000)
            .map(|i| format!(r#""{i}": {{"id": {i}, "number": "{i}", "title": "t", "customer_id": 3}}"#))
            .collect();
        let article = |i: usize| {
            format!(r#""{i}": {{"id": {i}, "ticket_id": {i}, "sender_id": 2, "internal": false, "body": "Cup {i}"}}"#)
        };
        let articles: Vec<String> = (1..20_000).map(article).collect();
        let (tickets, articles) = (tickets.join(","), articles.join(","));
        let assets = format!(r#"{{"assets": {{"Ticket": {{{tickets}}}, "TicketArticle": {{{articles}}}}}}}"#);
        let records = read(Form::Json, assets);
        assert_eq!((records.len(), text(&records[0]), text(&records[19_998])), (19_999, "Cup 1", "Cup 19999"));
    }

    #[test]
    fn quoted_threads_in_tickets_are_cut() {
        let ticket = r#"{"id": 1, "requester_id": 7, "description": "The cup\n\n-- \nAnn Lee\n\nOn 5 Nov 2026, at 14:20, Shop wrote:\n\nSoon."}"#;
        let case = read(Form::Json, ticket).remove(0).case.unwrap();
        assert_eq!((case.text.as_deref(), case.mail.unwrap().names), (Some("The cup"), vec!["Ann Lee".to_owned()]));
    }
}

mod threads {
    use super::*;

    fn own(body: &str) -> String {
        let record = read(Form::Eml, format!("From: a@x\nContent-Type: text/plain; charset=utf-8\n\n{body}")).remove(0);
        record.case.unwrap().text.unwrap()
    }

    #[test]
    fn what_programs_put_around_older_mail_is_known_in_four_languages() {
        for around in [
            "On Thu, 5 Nov 2026 at 14:20, Shop <s@x> wrote:\n\n> Soon.",
            "On 5 Nov 2026, at 14:20, Shop wrote:\nSoon.",
            "On Thu, 5 Nov 2026 at 14:20, A Shop With A Long Name\n<somebody@shop.example> wrote:\n> Soon.",
            "ხუთ, 5 ნოე. 2026, 14:20 – ზე, მაღაზია (<s@x>) დაწერა:\n\n> მალე.",
            "Չրք, 5 նոյ, 2026 թ., 14:20-ին Խանութ <s@x>-ը գրել է՝\n> Շուտով։",
            "чт, 5 нояб. 2026 г. в 14:20, Магазин <s@x>:\n\n> Скоро.",
            "5 ноября 2026 г., 14:20, Магазин <s@x> написал(а):\nСкоро.",
            "-----Original Message-----\nFrom: Shop\nSoon.",
            "-----საწყისი შეტყობინება-----\nმალე.",
            "________________________________\nFrom: Shop <s@x>\nSent: Thursday\nSoon.",
            "From: Shop <s@x>\nSent: Thursday, 5 November 2026 14:20\nTo: Ann\nSubject: Cup\n\nSoon.",
            "*From:* Shop <s@x>\n*Date:* Thursday\n\nSoon.",
            "გამომგზავნი: მაღაზია <s@x>\nგაგზავნილია: 5 ნოემბერი\n\nმალე.",
            "Ուղարկող՝ x",
            "Ուղարկող: Խանութ <s@x>\nԱմսաթիվ: 5 նոյեմբերի\n\nՇուտով։",
            "От: Магазин <s@x>\nОтправлено: 5 ноября 2026 г.\n\nСкоро.",
            "-- \nAnn Lee\nTbilisi",
            "Sent from my iPhone",
            "გამოგზავნილია ჩემი iPhone-დან",
            "Ուղարկված է իմ iPhone-ից",
            "Get Outlook for iOS<https://aka.ms/x>",
        ] {
            let expected =
                if around.contains("՝ x") { "The cup broke.\n\nՈւղարկող՝ x" } else { "The cup broke." };
            assert_eq!(own(&format!("The cup broke.\n\n{around}\n")), expected, "{around}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_are_kept() {
        assert_eq!(own("> Did it break?\nIt did.\n> When?\nOn Monday.\n"), "It did.\nOn Monday.");
        assert_eq!(own("On Thu, 5 Nov 2026 at 14:20, Shop <s@x> wrote:\n> Did it break?\n\nIt did.\n"), "It did.");
    }

    #[test]
    fn what_customers_quote_themselves_is_kept() {
        for body in [
            "On 5 November your clerk wrote:\nCome tomorrow. I came and nobody was there.",
            "I have asked three times. Your clerk wrote:\n\"tomorrow\"",
            "Նոյեմբերի 5-ին գանձապահը գրեց՝\nվաղը։",
            "My order:\n--- 2 cups ---\n--- one plate that came broken into ---\nWhere is it?",
            "I came -- twice -- for nothing.",
            "From the first day: broken.\nTo my surprise: nobody cared.",
            "I paid for a seat.\nFrom: Tbilisi\nTo: Batumi\nDate: 5 November\nThe coach never came.",
            "It began in June.\n--\nThen came July,\nand August,\nand September.\n\nIn October\nyou wrote,\nand in November\nnothing.",
        ] {
            assert_eq!(own(body), body);
        }
    }

    #[test]
    fn a_mail_that_was_passed_on_is_the_customers() {
        let record = read(
            Form::Eml,
            "From: Clerk <clerk@shop.example>\nSubject: Fwd: cup\n\n---------- Forwarded message ---------\n\
            From: Ann Lee <ann@example.com>\nDate: Thu, 5 Nov 2026\nSubject: cup\nTo: <s@x>\n\nThe cup broke.\n\nAnn\n",
        )
        .remove(0);
        let case = record.case.unwrap();
        assert_eq!(case.text.as_deref(), Some("The cup broke.\n\nAnn"));
        assert_eq!(
            (case.customer.email.as_deref(), case.mail.unwrap().names),
            (Some("ann@example.com"), vec!["Ann Lee".to_owned()])
        );
    }
}

/// The records of a file, its form found by itself.
fn file(path: &str) -> Vec<Record> {
    let bytes = std::fs::File::open(path).unwrap();
    cases(bytes, Some(Path::new(path)), &Options::default()).unwrap().collect()
}

mod forms {
    use super::*;
    use amends::answer::{Desk, Record as Answer, answer, understand};
    use amends::config::{Config, PerLang};
    use amends::letter::Templates;
    use amends::lint::Profile;
    use amends::rule::{Fault, RuleSet};

    const FILES: [&str; 13] = [
        "complaint.txt",
        "utf-16.txt",
        "complaint.html",
        "case.json",
        "cases.jsonl",
        "table.csv",
        "plain.eml",
        "html-only.eml",
        "box.mbox",
        "zendesk.json",
        "freshdesk.json",
        "zammad.json",
        "complaint.txt",
    ];

    /// The answer without what only some forms can know: number and subject.
    fn answered(record: Record, received: amends::case::Day) -> Answer {
        let rules = RuleSet::builtin();
        let mut config = Config::default();
        config.house.company = Some(PerLang::Same("Lantern".to_owned()));
        let mut case = record.case.unwrap();
        case.id = None;
        // Forms without a day are told it, as on the command line.
        case.received = case.received.or(Some(received));
        case.assessment.fault = Some(Fault::Ours);
        let understood = understand(&mut case, None).unwrap();
        let desk = Desk {
            rules,
            profile: &Profile::new(rules),
            templates: &Templates::builtin(),
            config: &config,
            today: received.0,
            ui: amends::lang::Lang::En,
        };
        answer(&case, understood, &desk).unwrap()
    }

    #[test]
    fn one_complaint_has_one_answer_in_every_form() {
        for (lang, day) in [("ka", "2026-11-12"), ("hy", "2026-11-13"), ("en", "2026-11-10")] {
            let mut expected: Option<String> = None;
            for name in FILES {
                let path = format!("tests/intake/{lang}/{name}");
                let mut records = file(&path);
                assert_eq!(records.len(), 1, "{path}");
                let record = answered(records.remove(0), day.parse().unwrap());
                let json = serde_json::to_string_pretty(&record).unwrap();
                assert!(json.contains("late-delivery") && !record.reply.is_empty(), "{json}");
                match &expected {
                    Some(expected) => assert_eq!(*expected, json, "{path}"),
                    None => expected = Some(json),
                }
            }
        }
    }

    #[test]
    fn forms_are_found_without_a_name() {
        for name in FILES.into_iter().filter(|n| *n != "utf-16.txt") {
            let path = format!("tests/intake/en/{name}");
            let bytes = std::fs::read(&path).unwrap();
            let found: Vec<Record> = cases(bytes.as_slice(), None, &Options::default()).unwrap().collect();
            assert_eq!(text(&found[0]).trim_end(), text(&file(&path)[0]).trim_end(), "{path}");
        }
        let form =
            |bytes: &str| amends::intake::Reader::open(bytes.as_bytes(), None, &Options::default()).unwrap().form();
        assert_eq!(form("{\"text\": \"a\"}\n{\"text\": \"b\"}\n"), Form::Jsonl);
        assert_eq!(form("{\n\"text\": \"a\"\n}\n"), Form::Json);
        assert_eq!(form("{\"tickets\": []}\n"), Form::Json);
        assert_eq!(form("From the first day: broken.\nDate: none.\n"), Form::Text);
        assert_eq!(form("Message, text and comment came late.\nI wait.\n"), Form::Text);
    }

    #[test]
    fn a_page_full_of_script_is_text_or_nothing() {
        let script = "<script>document.write('<p>no</p>'); fetch('https://tracker.example/')</script>".repeat(10_000);
        let page = format!(
            "<html>{script}<p onclick='alert(1)'>The cup</p><iframe src='javascript:alert(1)'></iframe>{script}</html>"
        );
        assert_eq!(text(&read(Form::Html, &page)[0]), "The cup");
        assert_eq!(why(&read(Form::Html, &script)[0]), "no text in the page: a complaint is expected");
        let mail = format!("From: a@x\nContent-Type: text/html\n\n{page}");
        assert_eq!(text(&read(Form::Eml, mail)[0]), "The cup");
    }

    #[test]
    fn a_page_has_the_charset_that_it_declares() {
        let (bytes, ..) =
            encoding::named("windows-1251").unwrap().encode("<meta charset=\"windows-1251\"><p>Чай холодный</p>");
        assert_eq!(text(&read(Form::Html, bytes)[0]), "Чай холодный");
    }

    #[test]
    fn the_subject_is_read_with_the_complaint() {
        let mail =
            "From: Ann Lee <a@x>\nSubject: Order A-1042 arrived broken\n\nWhat do you intend to do about that?\n";
        let mut case = read(Form::Eml, mail).remove(0).case.unwrap();
        let understood = understand(&mut case, None).unwrap();
        assert_eq!(case.order.number.as_deref(), Some("A-1042"));
        assert_eq!(case.customer.name.as_deref(), Some("Ann Lee"));
        assert_eq!(understood.category.id, amends::case::Category::DefectiveProduct);
        assert!(!understood.category.evidence.is_empty());
    }

    #[test]
    fn a_name_in_other_letters_is_not_used() {
        let body = std::fs::read_to_string("examples/ka/complaints/no-response.txt").unwrap();
        let body = body.lines().take(3).collect::<Vec<_>>().join("\n");
        let mail = |from: &str| format!("From: {from} <a@x>\nContent-Type: text/plain; charset=utf-8\n\n{body}\n");
        let name = |from: &str| {
            let mut case = read(Form::Eml, mail(from)).remove(0).case.unwrap();
            understand(&mut case, None).unwrap();
            case.customer.name
        };
        assert_eq!(name("Nino Beridze"), None);
        assert_eq!(name("=?UTF-8?B?4YOc4YOY4YOc4YOdIOGDkeGDlOGDoOGDmOGDq+GDlA==?=").as_deref(), Some("ნინო ბერიძე"));
        assert_eq!(name("Lantern Support"), None);
    }

    #[test]
    fn nul_in_a_text_is_refused() {
        assert_eq!(why(&read(Form::Text, "a\0b")[0]), "a NUL byte in 'text' at byte 2: no text has one");
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        let flood = Flood { head: b"x", fill: b"word", left: 10_000_000, tail: b"" };
        let options = Options { form: Some(Form::Text), ..Options::default() };
        let records: Vec<Record> = cases(flood, None, &options).unwrap().collect();
        assert_eq!(why(&records[0]), "longer than 8 MiB: no record may be");
    }
}

mod streams {
    use super::*;
    use proptest::prelude::*;

    /// Gives a few bytes at a time, as a slow pipe does.
    struct Dribble<'b>(&'b [u8], usize);

    impl Read for Dribble<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            self.1 = self.1 % 7 + 1;
            let n = self.1.min(self.0.len()).min(out.len());
            out[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    /// What came of a stream, in words.
    fn told(stream: impl Read + Send, name: Option<&Path>, options: &Options) -> String {
        match cases(stream, name, options) {
            Ok(records) => format!("{:?}", records.collect::<Vec<_>>()),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn it_does_not_matter_how_a_stream_comes_in() {
        let mut files: Vec<_> = ["ka", "hy", "en", "odd"]
            .iter()
            .flat_map(|folder| std::fs::read_dir(format!("tests/intake/{folder}")).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert!(files.len() > 30);
        for path in files {
            let bytes = std::fs::read(&path).unwrap();
            for name in [Some(path.as_path()), None] {
                let at_once = told(bytes.as_slice(), name, &Options::default());
                assert_eq!(told(Dribble(&bytes, 0), name, &Options::default()), at_once, "{}", path.display());
            }
        }
    }

    /// Bytes that look a little like what is read.
    fn odd_bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            "\n",
            "\r\n",
            "text",
            "\"text\"",
            "\"a\"",
            "From ",
            "From: a@x\n",
            "From a@x Wed Nov 18 09:30:00 2026\n",
            "Subject: s\n",
            "Content-Type: multipart/mixed; boundary=b\n",
            "Content-Type: text/html\n",
            "Content-Transfer-Encoding: base64\n",
            "--b\n",
            "--b--\n",
            "-- \n",
            "> ",
            "<p>",
            "</p>",
            "<script>",
            "<!--",
            "<blockquote>",
            "id;text\n",
            "tickets",
            "ა",
            "Հ",
            " ",
            "\0",
            "\u{feff}",
            "QUJD",
            "=E1",
            "=",
        ]);
        let raw = prop::collection::vec(any::<u8>(), 0..4);
        let part = prop_oneof![9 => piece.prop_map(|s| s.as_bytes().to_vec()), 1 => raw];
        prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_bytes_end_the_program(bytes in odd_bytes(), limit in prop::sample::select(vec![20_usize, 100, 8192])) {
            for form in Form::ALL.into_iter().map(Some).chain([None]) {
                let options = Options { form, limit, ..Options::default() };
                let at_once = told(bytes.as_slice(), None, &options);
                prop_assert_eq!(told(Dribble(&bytes, 0), None, &options), at_once);
                let Ok(records) = cases(bytes.as_slice(), None, &options) else { continue };
                let places: Vec<Origin> = records.map(|r| r.origin).collect();
                prop_assert!(places.windows(2).all(|w| w[0].offset < w[1].offset && w[0].line <= w[1].line));
            }
        }

        #[test]
        fn rows_are_those_of_the_csv_reader(rows in prop::collection::vec(prop::collection::vec("[a-c,;\"\n\r ა]{0,6}", 2), 1..8)) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let lines = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","));
            let table = format!("id,text\n{}\n", lines.collect::<Vec<_>>().join("\n"));
            let said: Vec<&String> = rows.iter().map(|row| &row[1]).filter(|text| !text.trim().is_empty()).collect();
            let records = read(Form::Csv, &table);
            let read: Vec<&String> = records.iter().filter_map(|r| r.case.as_ref().ok()?.text.as_ref()).collect();
            prop_assert_eq!(read, said);
            for record in &records {
                let at = usize::try_from(record.origin.offset).unwrap();
                prop_assert_eq!(table[..at].matches('\n').count() as u64 + 1, record.origin.line);
                prop_assert!(at == 0 || table.as_bytes()[at - 1] == b'\n');
            }
        }
    }
}
