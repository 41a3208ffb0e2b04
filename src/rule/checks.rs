//! What a rule checks: its file's `check` with the keys that belong to it.

use super::assemble::Builder;
use super::file::{CheckKind, InKind, Kind, RuleFile, Where};
use super::model::{Ask, Check, PartCheck, PhraseCheck, StanceCheck};
use crate::lang::Lang;

impl Builder<'_> {
    /// What the rule in the file numbered `at` checks; `weighed` unless patterns or meanings are added to it.
    pub(super) fn check(&mut self, at: usize, file: &RuleFile, weighed: bool) -> Option<Check> {
        Some(match file.check {
            CheckKind::Phrases => Check::Phrases(PhraseCheck {
                repeated: file.repeated,
                salutation_without_name: file.salutation_without_name,
                // What a house flags itself is meant.
                weighed: file.weighed && weighed,
            }),
            CheckKind::Marks => match file.marks {
                Some(marks) => Check::Marks(marks),
                None => {
                    self.fail(at, "check:", "check: marks needs 'marks': quotation, full-stop or hidden".to_owned());
                    return None;
                }
            },
            CheckKind::Case => match file.sees {
                Some(sees) => Check::Case(sees),
                None => {
                    let message = "check: case needs 'sees': customer-name, case-reference, language, facts, questions or \
                                   personal-data";
                    self.fail(at, "check:", message.to_owned());
                    return None;
                }
            },
            CheckKind::UnusedSuppression => Check::UnusedSuppression,
            CheckKind::BrokenSuppression => Check::BrokenSuppression,
            CheckKind::Part => match self.part_check(at, file) {
                Some(check) => Check::Part(check),
                None => return None,
            },
            CheckKind::Stance => {
                let admits = file.admits.as_deref().and_then(|id| self.find_part(at, id));
                let denies = file.denies.as_deref().and_then(|id| self.find_part(at, id));
                let (Some(admits), Some(denies)) = (admits, denies) else {
                    self.fail(at, "check:", "check: stance needs the parts 'admits' and 'denies'".to_owned());
                    return None;
                };
                Check::Stance(StanceCheck { admits, denies })
            }
            CheckKind::Signature => Check::Signature,
            CheckKind::Length => {
                let limits = Lang::ALL.map(|lang| file.limits.get(lang.code()).copied());
                let [Some(ka), Some(hy), Some(en)] = limits else {
                    self.fail(at, "check:", "check: length needs 'limits' for ka, hy and en".to_owned());
                    return None;
                };
                Check::Length([ka, hy, en])
            }
        })
    }

    pub(super) fn find_part(&mut self, at: usize, id: &str) -> Option<u32> {
        let found = self.parts.iter().position(|(part, _)| *part == id);
        match found.and_then(|part| self.parts.get(part)) {
            None => self.fail(at, id, format!("no part '{id}'")),
            Some((_, true)) => {
                let why = "is looked for only beside figures (asked: true): name another part";
                self.fail(at, id, format!("part '{id}' {why}"));
            }
            Some(_) => {}
        }
        found.map(|part| part as u32)
    }

    fn part_check(&mut self, at: usize, file: &RuleFile) -> Option<PartCheck> {
        let mut find = |id: &Option<String>| id.as_deref().and_then(|id| self.find_part(at, id));
        let (part, if_part) = (find(&file.part), find(&file.if_part));
        let unless_opening = find(&file.unless_opening);
        let or = file.or.iter().filter_map(|id| find(&Some(id.clone()))).collect();
        let (Some(part), Some(fault)) = (part, file.fault) else {
            self.fail(at, "check:", "check: part needs 'part' and 'fault'".to_owned());
            return None;
        };
        let ask = Ask { part, place: file.place, fault, if_part };
        let in_kind = file.in_kind.iter().map(|(kind, differs): (&Kind, &InKind)| {
            let part = find(&differs.part).unwrap_or(part);
            let fault = differs.fault.unwrap_or(fault);
            (*kind, Ask { part, place: differs.place, fault, if_part: find(&differs.if_part) })
        });
        let in_kind: Vec<(Kind, Ask)> = in_kind.collect();
        let beside = |ask: &Ask| ask.place == Where::Beside && ask.if_part.is_none();
        if beside(&ask) || in_kind.iter().any(|(_, ask)| beside(ask)) {
            self.fail(at, "beside", "place: beside needs 'if_part'".to_owned());
        }
        Some(PartCheck { ask, or, unless_opening, points: file.points, in_kind })
    }
}
