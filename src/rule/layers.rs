//! Layers: the patterns of one language, the built-in ones and above them those of a house.
//!
//! Each layer is a pack. Numbers of patterns, meanings and classes run through both: those of the house go on where
//! the built-in ones end. A class of the first layer may have more words in the second, and a pattern or meaning of
//! the first may have been replaced; then it is passed over.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::draft::Draft;
use super::matcher::Scratch;
use super::meaning::Meanings;
use super::model::Patterns;
use super::pack::{Meant, Pack, Place};
use super::packing::Views;
use super::pattern::{Prepared, View};
use super::program::CharSet;

/// The second layer, compiled when it is first asked for: for the first letter what may match in it, for the second
/// all of it. One letter is no reason to compile what it does not need, and from the second on it does not matter.
#[derive(Debug, Default)]
pub struct Own {
    pub patterns: Vec<Draft>,
    /// Classes and their words, with the numbers of this layer alone; in the lists of meanings, with those of both.
    pub meanings: Meanings,
    pub views: Views,
    /// Patterns and meanings of the first layer that are passed over.
    pub replaced: Vec<u32>,
    pub replaced_meanings: Vec<Patterns>,
    letters: AtomicUsize,
    /// What may match in the first letter. The other patterns have their numbers, and match nothing.
    few: OnceLock<Pack>,
    all: OnceLock<Pack>,
}

/// The longest letter of which it is asked what may match in it, in bytes of its copy.
const LONGEST: usize = 1 << 16;

impl Own {
    /// Whether it adds anything to the layer below, or changes what is found there.
    pub fn differs(&self, first: &Pack) -> bool {
        let meanings = &self.meanings;
        !(self.patterns.is_empty() && meanings.list.is_empty() && meanings.openers == first.openers())
    }

    /// All of it.
    pub fn pack(&self) -> &Pack {
        self.all.get_or_init(|| self.compile(|_| true))
    }

    /// What may match in a letter, or more, by its folded copy.
    fn pack_for(&self, folded: &[u8]) -> &Pack {
        let before = self.letters.fetch_add(1, Ordering::Relaxed);
        if before > 0 || folded.len() > LONGEST || self.all.get().is_some() {
            return self.pack();
        }
        self.few.get_or_init(|| self.compile(|draft| draft.may_match(folded)))
    }

    /// What was compiled for a letter. In all of it are the patterns that are in no view, which any letter may need.
    fn pack_at_hand(&self) -> &Pack {
        self.all.get().or(self.few.get()).unwrap_or_else(|| self.pack())
    }

    fn compile(&self, wanted: impl Fn(&Draft) -> bool) -> Pack {
        let mut viewed = vec![false; self.patterns.len()];
        let words = self.meanings.classes.iter().flat_map(|words| words.start..words.end);
        for number in self.views.numbers().chain(words) {
            viewed[number as usize] = true;
        }
        let ready = |(viewed, draft): (&bool, &Draft)| match wanted(draft) || !viewed {
            true => draft.compile(),
            false => Prepared::default(),
        };
        let prepared: Vec<_> = viewed.iter().zip(&self.patterns).map(ready).collect();
        Pack::new(&prepared, &self.meanings, &self.views)
    }

    /// The pack alone.
    pub fn into_pack(self) -> Pack {
        self.pack();
        self.all.into_inner().unwrap_or_default()
    }
}

/// All patterns of one language.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'p> {
    first: &'p Pack,
    second: Option<(&'p Own, &'p Pack)>,
}

impl<'p> Layers<'p> {
    /// The layers for a letter, by its folded copy; without a letter, for what is not looked for in a whole one.
    pub fn new(first: &'p Pack, second: Option<&'p Own>, folded: Option<&[u8]>) -> Layers<'p> {
        let pack = |own: &'p Own| folded.map_or_else(|| own.pack_at_hand(), |folded| own.pack_for(folded));
        Layers { first, second: second.map(|own| (own, pack(own))) }
    }

    /// How many patterns there are.
    pub fn len(&self) -> usize {
        self.first.len() + self.second.map_or(0, |(_, pack)| pack.len())
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The views in which there is something to look for.
    pub fn views(&self) -> impl Iterator<Item = View> + use<'p> {
        let second = self.second.into_iter().flat_map(|(_, pack)| pack.views());
        let (first, mut both) = (self.first, [false; 4]);
        first.views().chain(second).for_each(|view| both[view as usize] = true);
        View::ALL.into_iter().filter(move |view| both[*view as usize])
    }

    /// How many meanings there are.
    pub fn meanings(&self) -> u32 {
        self.first.meanings() + self.second.map_or(0, |(_, pack)| pack.meanings())
    }

    pub fn meaning(&self, id: u32) -> Meant<'p> {
        match (id.checked_sub(self.first.meanings()), self.second) {
            (Some(id), Some((_, pack))) => pack.meaning(id),
            _ => self.first.meaning(id),
        }
    }

    /// The meanings that are passed over.
    pub fn replaced_meanings(&self) -> &'p [Patterns] {
        self.second.map_or(&[], |(own, _)| &own.replaced_meanings)
    }

    /// How many classes the meanings use.
    pub fn classes(&self) -> usize {
        self.second.map_or(0, |(_, pack)| pack.classes()).max(self.first.classes())
    }

    /// The patterns of a class, by layer.
    pub fn class(&self, id: u32) -> [Patterns; 2] {
        let before = self.first.len() as u32;
        let second = self.second.map(|(_, pack)| pack.class(id).shifted(before));
        [self.first.class(id), second.unwrap_or_default()]
    }

    /// The classes whose words open a clause.
    pub fn openers(&self) -> &'p [u32] {
        self.second.map_or(self.first, |(_, pack)| pack).openers()
    }

    /// Tells `found` the places in `text[range]` where patterns may match: see [`Pack::find_places`].
    pub fn find_places<'t>(
        &self,
        view: View,
        text: &[u8],
        range: Range<usize>,
        stretches: impl Iterator<Item = (usize, &'t CharSet)> + Clone,
        mut found: impl FnMut(Place),
    ) {
        let Some((own, pack)) = self.second else {
            return self.first.find_places(view, text, range, stretches, found);
        };
        match own.replaced.as_slice() {
            [] => self.first.find_places(view, text, range.clone(), stretches.clone(), &mut found),
            replaced => self.first.find_places(view, text, range.clone(), stretches.clone(), |place| {
                if replaced.binary_search(&place.pattern()).is_err() {
                    found(place);
                }
            }),
        }
        let before = self.first.len() as u32;
        pack.find_places(view, text, range, stretches, |place| found(place.shifted(before)));
    }

    /// Tells `found` the matches of a pattern in `text[stretch]`: see [`Pack::find`].
    #[allow(clippy::too_many_arguments)]
    pub fn find(
        &self,
        id: u32,
        text: &[u8],
        stretch: &Range<usize>,
        chars: &CharSet,
        places: &[Place],
        scratch: &mut Scratch,
        found: impl FnMut(usize, usize) -> bool,
    ) {
        match (id.checked_sub(self.first.len() as u32), self.second) {
            (Some(id), Some((_, pack))) => pack.find(id, text, stretch, chars, places, scratch, found),
            _ => self.first.find(id, text, stretch, chars, places, scratch, found),
        }
    }

    /// The same where nothing is known of places: every branch is tried everywhere.
    pub fn find_anywhere(&self, id: u32, text: &[u8], scratch: &mut Scratch, found: impl FnMut(usize, usize) -> bool) {
        match (id.checked_sub(self.first.len() as u32), self.second) {
            (Some(id), Some((_, pack))) => pack.find_anywhere(id, text, scratch, found),
            (None, Some((own, _))) if own.replaced.binary_search(&id).is_ok() => {}
            _ => self.first.find_anywhere(id, text, scratch, found),
        }
    }
}
