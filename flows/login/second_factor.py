"""Which code of an authenticator may be sent now: each is good for one login."""

from __future__ import annotations

from flows.browser.page_actions import Screen
from flows.login import totp
from flows.login.account import Account


def unused_step(screen: Screen, account: Account) -> int:
    """The number of a code that no login has used, claimed for this one; waits for the next where it must."""
    while not account.store.claim_totp_step(step := totp.step_of(account.clock())):
        # The next code comes with the next window; there is nothing else to wait for.
        with screen.translated("waiting for the next authenticator code"):
            screen.page.wait_for_function(
                f"() => Math.floor(Date.now() / {totp.STEP_SECONDS * 1000}) > {step}",
                polling=250,
                timeout=2 * totp.STEP_SECONDS * 1000,
            )
    return step
