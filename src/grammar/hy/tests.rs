use super::*;

/// `language-hy.md` §4.4: nominative, definite, genitive, definite dative, ablative, instrumental, locative; - where the
/// form is to be avoided.
const WORDS: &str = "
    գին գինը գնի գնին գնից գնով գնում
    խնդիր խնդիրը խնդրի խնդրին խնդրից խնդրով խնդրում
    հաշիվ հաշիվը հաշվի հաշվին հաշվից հաշվով հաշվում
    բաժին բաժինը բաժնի բաժնին բաժնից բաժնով բաժնում
    գիրք գիրքը գրքի գրքին գրքից գրքով գրքում
    անդորրագիր անդորրագիրը անդորրագրի անդորրագրին անդորրագրից անդորրագրով անդորրագրում
    պայմանագիր պայմանագիրը պայմանագրի պայմանագրին պայմանագրից պայմանագրով պայմանագրում
    համակարգիչ համակարգիչը համակարգչի համակարգչին համակարգչից համակարգչով համակարգչում
    աշխատակից աշխատակիցը աշխատակցի աշխատակցին աշխատակցից աշխատակցով -
    բժիշկ բժիշկը բժշկի բժշկին բժշկից բժշկով -
    ջուր ջուրը ջրի ջրին ջրից ջրով ջրում
    շիշ շիշը շշի շշին շշից շշով շշում
    մեքենա մեքենան մեքենայի մեքենային մեքենայից մեքենայով մեքենայում
    հասցե հասցեն հասցեի հասցեին հասցեից հասցեով հասցեում
    երեկո երեկոն երեկոյի երեկոյին երեկոյից երեկոյով -
    րոպե րոպեն րոպեի րոպեին րոպեից րոպեով րոպեում
    այցելու այցելուն այցելուի այցելուին այցելուից այցելուով -
    պատվիրատու պատվիրատուն պատվիրատուի պատվիրատուին պատվիրատուից պատվիրատուով -
    լեզու լեզուն լեզվի լեզվին լեզվից լեզվով լեզվում
    այգի այգին այգու այգուն այգուց այգով այգում
    մարդ մարդը մարդու մարդուն մարդուց մարդով -
    ամիս ամիսը ամսվա ամսվան ամսից ամսով ամսում
    օր օրը օրվա օրվան օրվանից օրով -
    շաբաթ շաբաթը շաբաթվա շաբաթվան շաբաթվանից շաբաթով -
    տարի տարին տարվա տարվան տարվանից տարով -
    ժամ ժամը ժամվա ժամվան ժամից ժամով -
    անուն անունը անվան անվանը անունից անունով անունում
    առաքում առաքումը առաքման առաքմանը առաքումից առաքումով -
    վճարում վճարումը վճարման վճարմանը վճարումից վճարումով -
    սպասարկում սպասարկումը սպասարկման սպասարկմանը սպասարկումից սպասարկումով -
    ուշացում ուշացումը ուշացման ուշացմանը ուշացումից ուշացումով -
    ընկերություն ընկերությունը ընկերության ընկերությանը ընկերությունից ընկերությամբ ընկերությունում
    թերություն թերությունը թերության թերությանը թերությունից թերությամբ -
    տուն տունը տան տանը տնից տնով -
    դուռ դուռը դռան դռանը դռնից դռնով -
    կին կինը կնոջ կնոջը կնոջից կնոջով -
    հայր հայրը հոր հորը հորից հորով -
    տիկին տիկինը տիկնոջ տիկնոջը տիկնոջից տիկնոջով -
    ընկեր ընկերը ընկերոջ ընկերոջը ընկերոջից ընկերոջով -
    օգտատեր օգտատերը օգտատիրոջ օգտատիրոջը օգտատիրոջից օգտատիրոջով -
    Աննա Աննան Աննայի Աննային Աննայից Աննայով -
    Կարինե Կարինեն Կարինեի Կարինեին Կարինեից Կարինեով -
    Մարո Մարոն Մարոյի Մարոյին Մարոյից Մարոյով -
    Անի Անին Անիի Անիին Անիից Անիով -
    Պետրոսյան Պետրոսյանը Պետրոսյանի Պետրոսյանին Պետրոսյանից Պետրոսյանով -
    մայր մայրը մոր մորը մորից մորով -
";

/// `language-hy.md` §4.4: no change in the stem.
const REGULAR: &str =
    "պատուհան սխալ գումար պատվեր ապրանք խանութ հեռախոս սարք սառնարան նամակ բողոք պահեստ զեղչ կտրոն կայք էկրան
    մարտկոց տոմս տուփ ծանրոց գրասենյակ մասնաճյուղ ժամկետ երաշխիք կոշիկ վերնաշապիկ վերադարձ գույն լույս չափս Երևան
    հաճախորդ գնորդ տնօրեն սուրհանդակ պարոն Արամ Լիլիթ Աստղիկ Հասմիկ հունվար փետրվար մայիս հունիս հուլիս օգոստոս";

fn auto(lemma: &str, case: Case) -> String {
    inflect(lemma, Form::of(case))
}

#[test]
fn words_of_the_notes() {
    let forms = [
        Form::of(Case::Nominative),
        Form::of(Case::Nominative).definite(),
        Form::of(Case::Genitive),
        Form::of(Case::Dative).definite(),
        Form::of(Case::Ablative),
        Form::of(Case::Instrumental),
        Form::of(Case::Locative),
    ];
    for line in WORDS.lines().filter(|line| !line.is_empty()) {
        let row: Vec<_> = line.split_whitespace().collect();
        assert_eq!(row.len(), 7, "{line}");
        for (form, want) in forms.into_iter().zip(&row).filter(|(_, want)| **want != "-") {
            assert_eq!(inflect(row[0], form), *want, "{form:?} of {}", row[0]);
        }
    }
}

#[test]
fn regular_words_of_the_notes() {
    for word in REGULAR.split_whitespace() {
        let forms = [
            (Form::of(Case::Nominative).definite(), "ը"),
            (Form::of(Case::Genitive), "ի"),
            (Form::of(Case::Dative).definite(), "ին"),
            (Form::of(Case::Ablative), "ից"),
            (Form::of(Case::Instrumental), "ով"),
            (Form::of(Case::Locative), "ում"),
        ];
        for (form, ending) in forms {
            assert_eq!(inflect(word, form), format!("{word}{ending}"));
        }
    }
}

#[test]
fn loans_and_short_words_keep_their_last_vowel() {
    for (lemma, genitive) in [("վիսկի", "վիսկիի"), ("կիվի", "կիվիի"), ("գի", "գիի"), ("այգի", "այգու")]
    {
        assert_eq!(auto(lemma, Case::Genitive), genitive);
    }
}

#[test]
fn only_the_last_word_of_a_name_declines() {
    assert_eq!(auto("Արամ Պետրոսյան", Case::Genitive), "Արամ Պետրոսյանի");
    assert_eq!(auto("տիկին Սարգսյան", Case::Ablative), "տիկին Սարգսյանից");
    let dative = Form::of(Case::Dative).definite();
    assert_eq!(inflect("պարոն Պետրոսյան", dative), "պարոն Պետրոսյանին");
    assert_eq!(auto("Աննա-Մարիա", Case::Genitive), "Աննա-Մարիայի");
    assert_eq!(inflect("այգի", Form::of(Case::Genitive).kind(Kind::GivenName)), "այգիի");
    assert_eq!(auto("Վարդուհի", Case::Genitive), "Վարդուհու");
    assert_eq!(auto("Խորենացի", Case::Genitive), "Խորենացու");
    assert_eq!(auto("ՊԵՏՐՈՍՅԱՆ", Case::Genitive), "ՊԵՏՐՈՍՅԱՆԻ");
}

#[test]
fn names_decline_by_the_endings_that_names_have() {
    let genitive = |name| inflect(name, Form::of(Case::Genitive).kind(Kind::Surname));
    for (name, want) in [
        ("Ազատություն", "Ազատության"),
        ("Չայկովսկի", "Չայկովսկու"),
        ("Ռուբինյանցի", "Ռուբինյանցու"),
        ("Անի", "Անիի"),
        ("Ցի", "Ցիի"),
        ("Գին", "Գինի"),
        ("Ջուր", "Ջուրի"),
    ] {
        assert_eq!(genitive(name), want);
    }
}

#[test]
fn plurals_decline_like_a_consonant_stem() {
    let plural = |case| inflect("պատվեր", Form::of(case).plural());
    assert_eq!(plural(Case::Genitive), "պատվերների");
    assert_eq!(plural(Case::Ablative), "պատվերներից");
    assert_eq!(plural(Case::Locative), "պատվերներում");
    let definite = Form::of(Case::Nominative).plural().definite();
    assert_eq!(inflect("պատվեր", definite), "պատվերները");
}

#[test]
fn the_article_hears_the_next_word() {
    let table = [
        ("պատվեր", "է", "պատվերն"),
        ("գումար", "ենք", "գումարն"),
        ("պատվեր", "արդեն", "պատվերն"),
        ("գումար", "ուղարկել", "գումարն"),
        ("պատվեր", "երեկ", "պատվերը"),
        ("պատվեր", "որոնում", "պատվերը"),
        ("պատվեր", "և", "պատվերը"),
        ("պատվեր", "չէ", "պատվերը"),
        ("պատվեր", "12", "պատվերը"),
        ("պատվեր", ",", "պատվերը"),
        ("պատվեր", "", "պատվերը"),
        ("մեքենա", "երեկ", "մեքենան"),
        ("այցելու", "և", "այցելուն"),
        ("արև", "և", "արևը"),
        ("թեյ", "", "թեյը"),
        ("", "է", ""),
    ];
    for (word, next, want) in table {
        assert_eq!(article_before(word, next), want, "{word} {next}");
    }
}

#[test]
fn hosts_take_a_hyphen() {
    let def = |lemma: &str| inflect(lemma, Form::of(Case::Nominative).definite());
    assert_eq!(auto("iPhone", Case::Genitive), "iPhone-ի");
    assert_eq!(auto("SMS", Case::Instrumental), "SMS-ով");
    assert_eq!(auto("15", Case::Ablative), "15-ից");
    assert_eq!(inflect("2026", Form::of(Case::Dative).definite()), "2026-ին");
    assert_eq!(def("iPhone"), "iPhone-ը");
    assert_eq!(def("Apple"), "Apple-ը");
    assert_eq!(def("Sony"), "Sony-ն");
    assert_eq!(def("BBC"), "BBC-ն");
    assert_eq!(def("25"), "25-ը");
    assert_eq!(def("13%"), "13%-ը");
    assert_eq!(def("ՀԴՄ"), "ՀԴՄ-ն");
    assert_eq!(auto("«Նաիրի»", Case::Genitive), "«Նաիրի»-ի");
    assert_eq!(def("«Նաիրի»"), "«Նաիրի»-ն");
    assert_eq!(def("iPhone".repeat(2).as_str()), "iPhoneiPhone-ը");
}

#[test]
fn nothing_makes_it_panic() {
    let long = "պայմանագիր".repeat(2_000);
    let odd = [
        "",
        " ",
        "ի",
        "ա",
        "ու",
        "ւ",
        "և",
        "Ա",
        "Եւ",
        "-",
        "ի-",
        "{{",
        "{{ name }}",
        "»",
        "«»",
        "\u{301}",
        "👩‍👩‍👧",
        "a",
        "É",
        "ում",
        "ություն",
        "Ու",
        "ՈՒ",
        "\t",
        "֏",
        "12,5",
        "Անի-",
        "ՊԵՏՐՈՍՅԱՆ",
        &long,
    ];
    for lemma in odd {
        for case in Case::ALL {
            for kind in [Kind::Auto, Kind::Common, Kind::GivenName, Kind::Surname] {
                let form = Form::of(case).kind(kind);
                let _ = (inflect(lemma, form), inflect(lemma, form.plural().definite()));
                let _ = inflect(lemma, form.definite());
            }
        }
        let _ = (article(lemma), article_before(lemma, lemma));
    }
    assert_eq!(auto("{{ name }}", Case::Genitive), "{{ name }}");
    assert_eq!(auto("", Case::Dative), "");
}
