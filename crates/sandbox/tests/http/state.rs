//! The state file: what was, is again.

use amazon_pay_sandbox::{Options, serve_until};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::support::{Stage, returned_id};

#[tokio::test]
async fn everything_but_the_log_and_the_faults_survives_a_restart() {
    let file = std::env::temp_dir().join(format!("amazon-pay-sandbox-{}.json", std::process::id()));
    drop(std::fs::remove_file(&file));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (end, ended) = oneshot::channel::<()>();
    let options = Options::default().keeping_state_in(&file);
    let served = tokio::spawn(serve_until(listener, options, async move { drop(ended.await) }));

    let mut stage = Stage::at(&origin).await;
    let id = stage.reviewed("OneTime", "taro@buyer.example").await;
    stage.pay(&id, "Authorize").await;
    let key = [("x-amz-pay-idempotency-key", "k1")];
    let done = stage.complete(&id, 3300, &key).await;
    assert_eq!(done.0, 200);
    stage.post_json("/_sandbox/clock", &json!({ "advanceSeconds": 3 * 86_400 })).await;
    stage.post_json("/_sandbox/switches", &json!({ "mfa": true })).await;
    let before = stage.ledger().await;
    end.send(()).unwrap();
    served.await.unwrap().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let mut again = Stage::with(Options::default().keeping_state_in(&file)).await;
    assert_eq!(again.merchant["privateKeyPem"], stage.merchant["privateKeyPem"]);
    let after = again.ledger().await;
    for list in ["checkoutSessions", "chargePermissions", "charges"] {
        assert_eq!(after[list], before[list], "{list}");
    }
    assert_eq!(after["now"].as_str().unwrap()[..8], before["now"].as_str().unwrap()[..8], "the clock");
    assert_eq!(again.control("/_sandbox/switches").await["mfa"], true);
    assert_eq!(again.complete(&id, 3300, &key).await, done, "replayed");
    // The browser is still signed in.
    again.cookie = stage.cookie;
    let payload = again.payload("OneTime");
    let visit = again.click("PayAndShip", &payload).await;
    returned_id(again.get(&visit).await.location());

    std::fs::write(&file, "{}").unwrap();
    let refused = amazon_pay_sandbox::router(&Options::default().keeping_state_in(&file));
    assert!(refused.unwrap_err().to_string().contains("is no state of this version"));
    std::fs::remove_file(&file).unwrap();
}
