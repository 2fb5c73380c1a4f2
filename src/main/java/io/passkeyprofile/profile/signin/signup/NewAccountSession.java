package io.passkeyprofile.profile.signin.signup;

import java.time.Clock;
import java.util.List;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.passkey.fact.BrowserCookie;
import io.passkeyprofile.profile.passkey.fact.KnownBrowsers;
import io.passkeyprofile.profile.session.SignInSecurityContextRepository;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Signs somebody in to the account that they have just opened.
 */
@Component
class NewAccountSession {

	private final SignInSecurityContextRepository securityContexts;

	private final CsrfAuthenticationStrategy newCsrfToken;

	private final BrowserCookie browserCookie;

	private final KnownBrowsers browsers;

	private final Clock clock;

	NewAccountSession(SignInSecurityContextRepository securityContexts, CsrfTokenRepository csrfTokens,
			BrowserCookie browserCookie, KnownBrowsers browsers, Clock clock) {
		this.securityContexts = securityContexts;
		this.newCsrfToken = new CsrfAuthenticationStrategy(csrfTokens);
		this.browserCookie = browserCookie;
		this.browsers = browsers;
		this.clock = clock;
	}

	/**
	 * Opens the session. What was just chosen or created counts as just proven.
	 * @param account the new account
	 * @param factor the authority of the password or the passkey
	 * @param passkeyId the Passage device ID of the passkey, or null if there is none or
	 * it is unknown
	 */
	void open(Account account, String factor, @Nullable String passkeyId, HttpServletRequest request,
			HttpServletResponse response) {
		Authentication authentication = UsernamePasswordAuthenticationToken.authenticated(account, null,
				List.of(FactorGrantedAuthority.withAuthority(factor).issuedAt(this.clock.instant()).build()));
		this.browsers.remember(account, this.browserCookie.renew(request, response));
		this.securityContexts.open(authentication, passkeyId, request);
		this.newCsrfToken.onAuthentication(authentication, request, response);
	}

}
