//! The rows of the matrix, by what they have in common.

mod answer;
mod connecting;
mod request;
mod status;

pub(super) use answer::{body, head, in_place_of_the_answer};
pub(super) use connecting::{connecting, pool};
pub(super) use request::request;
pub(super) use status::statuses;
