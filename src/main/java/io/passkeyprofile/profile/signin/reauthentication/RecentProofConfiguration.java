package io.passkeyprofile.profile.signin.reauthentication;

import java.time.Clock;
import java.time.Duration;

import io.passkeyprofile.profile.signin.reauthentication.ReauthenticationConfigurer.ReturnPage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Requires that the person proved who they are, with a password or a passkey, within the
 * last five minutes.
 *
 * @see <a href=
 * "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md">OWASP
 * ASVS 5.0, 7.5.1</a>
 */
@Configuration(proxyBeanMethods = false)
public class RecentProofConfiguration {

	private static final Duration LIFETIME = Duration.ofMinutes(5);

	/** Changes that need no recent proof. */
	private static final RequestMatcher EXCEPTIONS = new OrRequestMatcher(
			// Proofs themselves
			pathPattern(HttpMethod.POST, "/confirm"), pathPattern(HttpMethod.POST, "/confirm/transaction"),
			// Declines an offer
			pathPattern(HttpMethod.POST, "/passkey-offer"),
			// The transaction needed one, and the passkey exists by now
			pathPattern(HttpMethod.POST, "/user/devices"),
			// Gives up what the session itself has started
			pathPattern(HttpMethod.POST, "/user/devices/not-added"),
			// A name opens nothing, and the form would have to wait for the proof
			pathPattern(HttpMethod.POST, "/profile/passkeys/*/name"));

	/** Pages that ask a question before a change. */
	private static final RequestMatcher QUESTIONS = new OrRequestMatcher(
			ReturnPage.guarded().toArray(RequestMatcher[]::new));

	/**
	 * The requests that need a recent proof: every change that is not an exception, and
	 * the pages that lead to one.
	 */
	public static final RequestMatcher REQUESTS = new OrRequestMatcher(QUESTIONS, new NegatedRequestMatcher(
			new OrRequestMatcher(pathPattern(HttpMethod.GET, "/**"), pathPattern(HttpMethod.HEAD, "/**"), EXCEPTIONS)));

	@Bean
	AuthorizationManager<RequestAuthorizationContext> recentProof(Clock clock) {
		return AllRequiredFactorsAuthorizationManager.anyOf(recent(FactorGrantedAuthority.PASSWORD_AUTHORITY, clock),
				recent(FactorGrantedAuthority.WEBAUTHN_AUTHORITY, clock));
	}

	private static AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> recent(String authority,
			Clock clock) {
		AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> manager = AllRequiredFactorsAuthorizationManager
			.<RequestAuthorizationContext>builder()
			.requireFactor((factor) -> factor.authority(authority).validDuration(LIFETIME))
			.build();
		manager.setClock(clock);
		return manager;
	}

	private static RequestMatcher pathPattern(HttpMethod method, String path) {
		return PathPatternRequestMatcher.pathPattern(method, path);
	}

}
