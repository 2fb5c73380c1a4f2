package io.passkeyprofile.profile.signin.reauthentication;

import java.time.Clock;
import java.time.Duration;

import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.session.RecoverySession;
import io.passkeyprofile.profile.signin.reauthentication.ReauthenticationConfigurer.ReturnPage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Requires that the person proved who they are, with a password or a passkey, within the
 * last five minutes. For changes that lead back into an account, a recovery code or a
 * link in a mail counts too.
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
			// Undoes a change that has ended all sessions, so this one is younger
			pathPattern(HttpMethod.POST, "/closing"),
			// Declines an offer
			pathPattern(HttpMethod.POST, "/passkey-offer"),
			// Stops a recovery, which could let somebody else in; any session may do that
			pathPattern(HttpMethod.POST, "/profile/recovery/stop"),
			// Takes news off the page; the activity keeps them
			pathPattern(HttpMethod.POST, "/profile/activity/seen"),
			// The transaction needed one, and the passkey exists by now
			pathPattern(HttpMethod.POST, "/user/devices"),
			// Gives up what the session itself has started
			pathPattern(HttpMethod.POST, "/user/devices/not-added"),
			// A name grants nothing, and asking for a proof would lose what was typed
			pathPattern(HttpMethod.POST, "/profile/passkeys/*/name"));

	/** Pages that ask a question before a change. */
	private static final RequestMatcher QUESTIONS = new OrRequestMatcher(
			ReturnPage.guarded().toArray(RequestMatcher[]::new));

	/** Changes nothing, but has everything that is known about the person. */
	private static final RequestMatcher EXPORT = PathPatternRequestMatcher.pathPattern("/profile/export.json");

	/**
	 * The requests that need a recent proof: every change that is not an exception, the
	 * pages that lead to one, and the export of everything.
	 */
	public static final RequestMatcher REQUESTS = new OrRequestMatcher(QUESTIONS, EXPORT, new NegatedRequestMatcher(
			new OrRequestMatcher(pathPattern(HttpMethod.GET, "/**"), pathPattern(HttpMethod.HEAD, "/**"), EXCEPTIONS)));

	/**
	 * The requests for which a recovery is proof enough: the pages that lead back into an
	 * account, and their changes. Creating recovery codes is not among them.
	 */
	public static final RequestMatcher RECOVERY_REQUESTS = new OrRequestMatcher(
			PathPatternRequestMatcher.pathPattern("/profile/passkeys/new"),
			pathPattern(HttpMethod.POST, "/user/devices/transaction"),
			PathPatternRequestMatcher.pathPattern("/profile/password"),
			PathPatternRequestMatcher.pathPattern("/profile/lost-device"),
			PathPatternRequestMatcher.pathPattern("/recovery/done"));

	/** The rest of what people may do in a recovery session, which needs no proof. */
	public static final RequestMatcher RECOVERY_PAGES = new OrRequestMatcher(pathPattern(HttpMethod.GET, "/recovery"),
			pathPattern(HttpMethod.GET, "/profile/lost-device/rest"), pathPattern(HttpMethod.POST, "/user/devices"),
			pathPattern(HttpMethod.POST, "/user/devices/not-added"));

	@Bean
	AuthorizationManager<RequestAuthorizationContext> recentProof(Clock clock) {
		return both(AuthorityAuthorizationManager.hasRole("USER"), AllRequiredFactorsAuthorizationManager
			.anyOf(recent(Proof.PASSWORD, LIFETIME, clock), recent(Proof.PASSKEY, LIFETIME, clock)));
	}

	@Bean
	AuthorizationManager<RequestAuthorizationContext> recoveryProof(Clock clock) {
		return both(AuthorityAuthorizationManager.hasAnyRole("USER", "RECOVERY"),
				AllRequiredFactorsAuthorizationManager.anyOf(recent(Proof.PASSWORD, LIFETIME, clock),
						recent(Proof.PASSKEY, LIFETIME, clock),
						recent(Proof.RECOVERY_CODE, RecoverySession.LIFETIME, clock),
						recent(Proof.RECOVERY_MAIL, RecoverySession.LIFETIME, clock)));
	}

	private static AuthorizationManager<RequestAuthorizationContext> both(
			AuthorizationManager<RequestAuthorizationContext> role,
			AuthorizationManager<RequestAuthorizationContext> proof) {
		// Not combined into a new result: the type of the proof's own tells what is
		// missing
		return (authentication, request) -> {
			AuthorizationResult result = role.authorize(authentication, request);
			return (result != null && result.isGranted()) ? proof.authorize(authentication, request) : result;
		};
	}

	private static AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> recent(Proof proof,
			Duration lifetime, Clock clock) {
		AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> manager = AllRequiredFactorsAuthorizationManager
			.<RequestAuthorizationContext>builder()
			.requireFactor((factor) -> factor.authority(proof.authority()).validDuration(lifetime))
			.build();
		manager.setClock(clock);
		return manager;
	}

	private static RequestMatcher pathPattern(HttpMethod method, String path) {
		return PathPatternRequestMatcher.pathPattern(method, path);
	}

}
