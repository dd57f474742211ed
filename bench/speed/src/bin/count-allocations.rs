//! How often signing allocates. A program of its own: to count costs time, which no other figure should contain.

#[path = "../fixtures.rs"]
mod fixtures;

use std::hint::black_box;

use fixtures::{NOW, USER, credentials};
use iam_client::auth::{Signer, SigningInput};
use stats_alloc::Region;

#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = format!("https://iam-identity-center.kr-west1.e.samsungsdscloud.com/v1/users/{USER}");
    let input = SigningInput::new("PATCH", &url, NOW);
    let signer = Signer::new(credentials());
    // What the first one sets up stays.
    black_box(signer.sign(&input)?);
    let region = Region::new(ALLOCATOR);
    let headers = black_box(signer.sign(&input)?);
    let allocations = region.change().allocations;
    drop(headers);
    println!("{allocations}");
    Ok(())
}
