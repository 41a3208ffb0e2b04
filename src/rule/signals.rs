//! The signals of a rule or part: its patterns and meanings in one language, checked and given their numbers.
//!
//! Numbers go on where those of the base end. A pattern or meaning of the base that a house changes (because it names
//! a fragment or class of the house) keeps its number and is never looked for again; what takes its place is the
//! house's.

use super::assemble::Builder;
use super::base::{DependentMeaning, DependentPattern, Dependents, Owner};
use super::classes::fragment;
use super::draft::Draft;
use super::file::{ExtensionFile, Inventory};
use super::meaning::{MOST_MEMBERS, Meaning, OPENERS, Order, Resolved, Within};
use super::model::{Patterns, Signals};
use super::pattern::View;
use crate::lang::Lang;

/// What of a rule or part of the base must be made again.
#[derive(Debug, Default)]
pub struct Replaced {
    patterns: Vec<DependentPattern<'static>>,
    meanings: Vec<DependentMeaning>,
}

impl Builder<'_> {
    /// The signals of a rule or part and of what a house adds to it. Of one of the base, only what is added to it or
    /// made again.
    pub(super) fn all_signals(
        &mut self,
        owner: Owner,
        own: Option<(usize, &Inventory)>,
        extensions: &[(usize, &ExtensionFile)],
        lang: Lang,
    ) -> Option<Signals> {
        let mut all: Vec<(usize, &Inventory)> = own.into_iter().collect();
        all.extend(extensions.iter().filter_map(|(at, e)| Some((*at, e.inventory(lang)?))));
        let of_base = match owner {
            Owner::Rule(at) => self.base.rules.get(at as usize).map(|r| &r.signals),
            Owner::Part(at) => self.base.parts.get(at as usize).map(|p| &p.signals),
        };
        let of_base = of_base.and_then(|signals| signals[lang as usize]);
        let replaced = self.replaced.get_mut(&owner).map(|r| std::mem::take(&mut r[lang as usize]));
        if all.is_empty() && replaced.is_none() {
            return None;
        }
        let view = of_base.map(|s| s.view).or(all.first().map(|(_, i)| i.view))?;
        for (at, _) in all.iter().filter(|(_, i)| i.view != view) {
            let message = format!("the patterns that these are added to have view: {}", view.name());
            self.fail_named(*at, lang, "view", message);
        }
        let signals = self.signals(owner, &replaced.unwrap_or_default(), &all, view, lang);
        let asked = matches!(owner, Owner::Part(at) if self.parts.get(at as usize).is_some_and(|(_, asked)| *asked));
        if !asked {
            let before = self.base.counts(lang as usize)[0];
            self.out.own[lang as usize].views.add(&signals, before);
        }
        Some(signals)
    }

    fn signals(
        &mut self,
        owner: Owner,
        replaced: &Replaced,
        inventories: &[(usize, &Inventory)],
        view: View,
        lang: Lang,
    ) -> Signals {
        let [patterns, meanings, _] = self.base.counts(lang as usize);
        let lists: [fn(&Inventory) -> &[String]; 5] =
            [|i| &i.strong, |i| &i.weak, |i| &i.except, |i| &i.except_sentence, |i| &i.lowered_by];
        let mut list = 0;
        let [strong, weak, except, except_sentence, lowered_by] = lists.map(|of| {
            let start = patterns + self.out.own[lang as usize].patterns.len() as u32;
            for again in replaced.patterns.iter().filter(|p| p.list == list) {
                self.out.own[lang as usize].replaced.push(again.number);
                self.pattern(again.file as usize, &again.text, view, lang);
            }
            for (at, pattern) in inventories.iter().flat_map(|(at, i)| of(i).iter().map(|p| (*at, p))) {
                let number = self.pattern(at, pattern, view, lang);
                if self.base.packs.is_none() && fragment(pattern).is_some() {
                    let text = pattern.clone().into();
                    let dependent = DependentPattern { owner, list, number, file: at as u32, text };
                    self.out.dependents[lang as usize].patterns.push(dependent);
                }
            }
            list += 1;
            Patterns { start, end: patterns + self.out.own[lang as usize].patterns.len() as u32 }
        });
        let start = meanings + self.out.own[lang as usize].meanings.list.len() as u32;
        for again in &replaced.meanings {
            self.meaning_again(again, lang);
        }
        for (at, meaning) in inventories.iter().flat_map(|(at, i)| i.meanings.iter().map(|m| (*at, m))) {
            if view != View::Folded {
                let message = "meanings are looked for in small letters: leave 'view' out".to_owned();
                self.fail_named(at, lang, "meanings", message);
            }
            self.meaning(owner, at, meaning, lang);
        }
        let meanings = Patterns { start, end: meanings + self.out.own[lang as usize].meanings.list.len() as u32 };
        Signals { view, strong, weak, meanings, except, except_sentence, lowered_by }
    }

    /// Drafts a pattern, and says which number it has.
    fn pattern(&mut self, at: usize, pattern: &str, view: View, lang: Lang) -> u32 {
        let number = self.out.own[lang as usize].patterns.len() as u32;
        match self.vocabulary.expand(pattern, lang).and_then(|text| Draft::new(text, view)) {
            Ok(draft) => self.out.own[lang as usize].patterns.push(draft),
            Err(message) => self.fail(at, pattern, format!("pattern: {message}")),
        }
        number
    }

    fn meaning(&mut self, owner: Owner, at: usize, meaning: &Meaning, lang: Lang) {
        if meaning.all.is_empty() || meaning.all.len() > MOST_MEMBERS {
            let message = format!("'all' names {} classes: one to {MOST_MEMBERS} can stand there", meaning.all.len());
            let first = meaning.all.first().and_then(|m| m.names().first()).map_or("all", String::as_str);
            self.fail_named(at, lang, first, message);
        }
        let all = meaning.all.iter().map(|member| self.classes(at, member.names(), lang)).collect::<Vec<_>>();
        let lists =
            [&meaning.none, &meaning.none_in_sentence, &meaning.not_before, &meaning.not_between, &meaning.not_after];
        let lifts = lists.map(|names| self.classes(at, names, lang));
        let resolved = Resolved {
            all: all.iter().map(|places| self.vocabulary.numbers(places, lang)).collect(),
            clause: meaning.within == Within::Clause,
            given: meaning.order == Order::Given,
            strong: !meaning.weak,
            gap: meaning.gap,
            lifts: [0, 1, 2, 3, 4].map(|i: usize| self.vocabulary.numbers(&lifts[i], lang)),
        };
        let list = &mut self.out.own[lang as usize].meanings.list;
        if self.base.packs.is_none() {
            let dependent = DependentMeaning { owner, number: list.len() as u32, all, lifts };
            self.out.dependents[lang as usize].meanings.push(dependent);
        }
        list.push(resolved);
    }

    /// A meaning of the base whose classes are others than they were.
    fn meaning_again(&mut self, again: &DependentMeaning, lang: Lang) {
        let Some(was) = self.base.pack(lang as usize).map(|p| p.meaning(again.number)) else { return };
        let resolved = Resolved {
            all: again.all.iter().map(|places| self.vocabulary.numbers(places, lang)).collect(),
            clause: was.clause,
            given: was.given,
            strong: was.strong,
            gap: u32::try_from(was.gap).ok(),
            lifts: [0, 1, 2, 3, 4].map(|i: usize| self.vocabulary.numbers(&again.lifts[i], lang)),
        };
        let own = &mut self.out.own[lang as usize];
        own.replaced_meanings.push(Patterns { start: again.number, end: again.number + 1 });
        own.meanings.list.push(resolved);
    }

    /// The places of the classes of these names.
    fn classes(&mut self, at: usize, names: &[String], lang: Lang) -> Vec<u32> {
        let mut places = Vec::new();
        for name in names {
            match self.vocabulary.class(name, lang) {
                Ok(place) => places.push(place),
                Err(message) => self.fail_named(at, lang, name, message),
            }
        }
        places
    }

    /// Finds what of the base must be made again, where a house's files change what it names.
    pub(super) fn find_replaced(&mut self, lang: Lang) {
        if !self.vocabulary.is_open(lang) {
            return;
        }
        let shelf = self.vocabulary.shelf(lang);
        if shelf.changed.is_empty() && !shelf.is_shaken() {
            return;
        }
        let Dependents { patterns, meanings } =
            postcard::from_bytes(self.base.dependents[lang as usize]).unwrap_or_default();
        let mut known = Default::default();
        for pattern in patterns.into_iter().filter(|p| shelf.touches(&p.text, &mut known)) {
            self.replaced.entry(pattern.owner).or_default()[lang as usize].patterns.push(pattern);
        }
        let Some(pack) = self.base.pack(lang as usize).filter(|_| shelf.is_shaken()) else { return };
        for meaning in meanings {
            let mut lists = meaning.all.iter().chain(&meaning.lifts).zip(pack.meaning(meaning.number).lists());
            if !lists.all(|(places, was)| shelf.has_numbers(places, was)) {
                self.replaced.entry(meaning.owner).or_default()[lang as usize].meanings.push(meaning);
            }
        }
    }

    /// Puts the words of the classes that are used after all other patterns.
    pub(super) fn place_classes(&mut self, lang: Lang) {
        let own = &mut self.out.own[lang as usize];
        let pack = self.base.pack(lang as usize);
        if !self.vocabulary.is_open(lang) {
            own.meanings.openers = pack.map(|p| p.openers().to_vec()).unwrap_or_default();
            return;
        }
        if !own.meanings.list.is_empty() || pack.is_some_and(|p| p.meanings() > 0) {
            let openers = self.vocabulary.class(OPENERS, lang);
            own.meanings.openers = openers.map(|at| self.vocabulary.numbers(&[at], lang)).unwrap_or_default();
        }
        for (class, words) in (0..).zip(self.vocabulary.packed(lang)) {
            let start = own.patterns.len() as u32;
            for (replaced, draft) in words {
                let was = pack.map_or(Patterns::default(), |p| p.class(class));
                own.replaced.extend(replaced.map(|word| was.start + word).filter(|number| *number < was.end));
                own.patterns.push(draft);
            }
            own.meanings.classes.push(Patterns { start, end: own.patterns.len() as u32 });
        }
    }
}
