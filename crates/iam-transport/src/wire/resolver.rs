//! From a name to addresses: `localhost` is this machine, and every other name is asked of the system.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower_service::Service;

use super::destination::is_loopback;

/// What [`is_loopback`] promises of `localhost` is kept here: asked of the system, the name could lead anywhere, and what
/// is sent to it may be unencrypted.
#[derive(Clone)]
pub(super) struct Resolver(GaiResolver);

impl Resolver {
    pub(super) fn new() -> Self {
        Self(GaiResolver::new())
    }
}

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        if is_loopback(name.as_str()) {
            // The port is filled in by who connects. A machine without IPv6 goes on to the second at once.
            let addresses = vec![
                SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
                SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            ];
            return Box::pin(std::future::ready(Ok(addresses.into_iter())));
        }
        let resolving = self.0.call(name);
        Box::pin(async move { Ok(resolving.await?.collect::<Vec<_>>().into_iter()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn localhost_is_both_addresses_of_this_machine_whatever_the_system_says() {
        for name in ["localhost", "LocalHost"] {
            let addresses = Resolver::new().call(name.parse().unwrap()).await.unwrap();
            let addresses: Vec<_> = addresses.map(|address| address.ip().to_string()).collect();
            assert_eq!(addresses, ["::1", "127.0.0.1"]);
        }
    }
}
