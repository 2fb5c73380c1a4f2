package io.passkeyprofile.profile.signin;

import java.util.Objects;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.activity.SecurityEvent.Passkey;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.activity.SecurityJournal;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.passkey.fact.BrowserCookie;
import io.passkeyprofile.profile.passkey.fact.KnownBrowsers;
import io.passkeyprofile.profile.passkey.signal.PasskeySignals;
import io.passkeyprofile.profile.session.SignInSecurityContextRepository;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records a sign-in, and then opens its session. A record without a session does no harm;
 * a session without a record would. A recovery was already recorded when its code or link
 * was used up.
 */
@Component
class RecordingSessionAuthenticationStrategy implements SessionAuthenticationStrategy {

	private final SecurityJournal journal;

	private final AccountRepository accounts;

	private final TransactionOperations transactions;

	private final SignInSecurityContextRepository securityContexts;

	private final PasskeyService passkeys;

	private final PasskeySignals signals;

	private final BrowserCookie browserCookie;

	private final KnownBrowsers browsers;

	RecordingSessionAuthenticationStrategy(SecurityJournal journal, AccountRepository accounts,
			TransactionOperations transactions, SignInSecurityContextRepository securityContexts,
			PasskeyService passkeys, PasskeySignals signals, BrowserCookie browserCookie, KnownBrowsers browsers) {
		this.journal = journal;
		this.accounts = accounts;
		this.transactions = transactions;
		this.securityContexts = securityContexts;
		this.passkeys = passkeys;
		this.signals = signals;
		this.browserCookie = browserCookie;
		this.browsers = browsers;
	}

	@Override
	public void onAuthentication(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		Account account = (Account) Objects.requireNonNull(authentication.getPrincipal());
		Proof proof = Proof.of(authentication);
		String browser = this.browserCookie.renew(request, response);
		Passkey passkey = null;
		if (proof == Proof.PASSKEY) {
			this.signals.keepUserHandle(account, request.getParameter("rpId"), request.getParameter("userHandle"));
			passkey = this.passkeys.identifyUsed(account, Client.of(request), browser).orElse(null);
		}
		SecurityEvent signedIn = this.browsers.isNew(account, browser)
				? SecurityEvent.signedInFromNewBrowser(account, proof, passkey)
				: SecurityEvent.signedIn(account, proof, passkey);
		if (!proof.isRecovery()) {
			this.transactions.executeWithoutResult((transaction) -> {
				this.journal.record(signedIn);
				// An intruder's sign-in must not change the language of the mail about it
				if (!account.hasLanguage()) {
					this.accounts.saveLanguage(account.getId(), request.getLocale().toLanguageTag());
				}
			});
		}
		this.browsers.remember(account, browser);
		this.securityContexts.open(authentication, (passkey != null) ? passkey.deviceId() : null, request);
	}

}
