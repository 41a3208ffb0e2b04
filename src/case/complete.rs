//! What one case knows and another does not.

use super::Case;

impl Case {
    /// Takes from `other` what this case does not say.
    pub fn complete(&mut self, other: &Case) {
        fn fill<T: Clone>(slot: &mut Option<T>, other: &Option<T>) {
            if slot.is_none() {
                slot.clone_from(other);
            }
        }
        // What was said about the matter belongs to its complaint.
        if self.text.is_none() {
            fill(&mut self.text, &other.text);
            fill(&mut self.lang, &other.lang);
        }
        fill(&mut self.id, &other.id);
        fill(&mut self.received, &other.received);
        fill(&mut self.category, &other.category);
        fill(&mut self.kind, &other.kind);
        let (customer, known) = (&mut self.customer, &other.customer);
        fill(&mut customer.name, &known.name);
        fill(&mut customer.title, &known.title);
        fill(&mut customer.salutation, &known.salutation);
        fill(&mut customer.email, &known.email);
        fill(&mut customer.phone, &known.phone);
        let (order, known) = (&mut self.order, &other.order);
        fill(&mut order.number, &known.number);
        fill(&mut order.product, &known.product);
        fill(&mut order.date, &known.date);
        if order.amount.is_none() {
            fill(&mut order.amount, &known.amount);
            order.currency.clone_from(&known.currency);
        }
        let (assessment, known) = (&mut self.assessment, &other.assessment);
        fill(&mut assessment.fault, &known.fault);
        fill(&mut assessment.admission, &known.admission);
        fill(&mut assessment.outcome, &known.outcome);
        fill(&mut assessment.cause, &known.cause);
        fill(&mut assessment.prevention, &known.prevention);
        fill(&mut assessment.responsible, &known.responsible);
        fill(&mut assessment.measure, &known.measure);
        fill(&mut assessment.goodwill, &known.goodwill);
        fill(&mut assessment.refusal_ground, &known.refusal_ground);
        fill(&mut assessment.next_date, &known.next_date);
        if assessment.remedies.is_empty() {
            assessment.remedies.clone_from(&known.remedies);
        }
    }
}
