//! One suite, three ways: what a client sees of the emulator must not depend on what lies between them.

/// Runs each test on each transport. A test takes a [`Stand`](crate::support::Stand).
macro_rules! on_every_transport {
    ($($test:ident),+ $(,)?) => {
        on_every_transport! { @transport in_process $($test)+ }
        on_every_transport! { @transport tcp $($test)+ }
        on_every_transport! { @transport tls $($test)+ }
    };
    (@transport $transport:ident $($test:ident)+) => {
        mod $transport {
            $(
                #[tokio::test]
                async fn $test() {
                    let builder = iam_emulator::Emulator::builder();
                    super::$test(crate::support::Stand::$transport(builder).await).await;
                }
            )+
        }
    };
}

mod cancellation;
mod failures;
mod refusals;
mod users;
mod versions;
mod wire;
