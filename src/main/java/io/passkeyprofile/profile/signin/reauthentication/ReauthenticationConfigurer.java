package io.passkeyprofile.profile.signin.reauthentication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent;
import io.passkeyprofile.profile.passkey.PasskeyService;
import io.passkeyprofile.profile.passkey.fact.BrowserCookie;
import io.passkeyprofile.profile.passkey.signal.PasskeySignals;
import io.passkeyprofile.profile.session.SignInSecurityContextRepository;
import io.passkeyprofile.profile.session.StartedTransactions.Purpose;
import io.passkeyprofile.profile.session.StartedTransactions;
import io.passkeyprofile.profile.signin.passkey.PasskeyAuthenticationToken;
import io.passkeyprofile.profile.signin.passkey.PasskeyLoginConfigurer;
import io.passkeyprofile.profile.signin.recovery.RecoveryLoginConfigurer;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets people who are signed in prove again who they are, and returns them to the page
 * that asked for it.
 */
@Component
public final class ReauthenticationConfigurer extends AbstractHttpConfigurer<ReauthenticationConfigurer, HttpSecurity> {

	/** The path of the page and of its form. */
	public static final String PATH = "/confirm";

	/** The parameter with the path of the page that asked for a proof. */
	public static final String TO = "to";

	static final String FAILED = PATH + "/failed";

	/** The parameter with a recovery code. */
	static final String CODE = "code";

	private final PasskeyLoginConfigurer passkeyLogin;

	private final Throttle throttle;

	private final RecoveryLoginConfigurer recoveryLogin;

	private final StartedTransactions transactions;

	private final PasskeyService usedPasskeys;

	private final PasskeySignals signals;

	private final BrowserCookie browsers;

	private final SignInSecurityContextRepository securityContexts;

	ReauthenticationConfigurer(PasskeyLoginConfigurer passkeyLogin, RecoveryLoginConfigurer recoveryLogin,
			Throttle throttle, StartedTransactions transactions, PasskeyService usedPasskeys, PasskeySignals signals,
			BrowserCookie browsers, SignInSecurityContextRepository securityContexts) {
		this.passkeyLogin = passkeyLogin;
		this.recoveryLogin = recoveryLogin;
		this.throttle = throttle;
		this.transactions = transactions;
		this.usedPasskeys = usedPasskeys;
		this.signals = signals;
		this.browsers = browsers;
		this.securityContexts = securityContexts;
	}

	@Override
	public void configure(HttpSecurity http) {
		Filter filter = new Filter(http.getSharedObject(AuthenticationManager.class),
				this.passkeyLogin.getAuthenticationManager(), this.recoveryLogin.getAuthenticationManager(),
				this.throttle, this.transactions, this.usedPasskeys, this.signals, this.browsers,
				this.securityContexts);
		// Keeps the session, unlike a sign-in
		filter.setSessionAuthenticationStrategy(new ChangeSessionIdAuthenticationStrategy());
		filter.setSecurityContextRepository(http.getSharedObject(SecurityContextRepository.class));
		filter.setAuthenticationSuccessHandler(ReauthenticationConfigurer::returnToPage);
		filter.setAuthenticationFailureHandler(new ForwardAuthenticationFailureHandler(FAILED));
		// Keeps the other proof, with its own time
		filter.setMfaEnabled(true);
		http.addFilterAfter(postProcess(filter), UsernamePasswordAuthenticationFilter.class);
	}

	private static void returnToPage(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException {
		String to = request.getParameter(TO);
		boolean known = to != null && ReturnPage.at(to).isPresent();
		response.sendRedirect(known ? to : "/profile");
	}

	/**
	 * Takes a password, the nonce of a passkey or, for those who lost a device, a
	 * recovery code from the person who is signed in.
	 */
	private static final class Filter extends AbstractAuthenticationProcessingFilter {

		private final AuthenticationManager passwords;

		private final AuthenticationManager passkeys;

		private final AuthenticationManager recoveryCodes;

		private final Throttle throttle;

		private final StartedTransactions transactions;

		private final PasskeyService usedPasskeys;

		private final PasskeySignals signals;

		private final BrowserCookie browsers;

		private final SignInSecurityContextRepository securityContexts;

		Filter(AuthenticationManager passwords, AuthenticationManager passkeys, AuthenticationManager recoveryCodes,
				Throttle throttle, StartedTransactions transactions, PasskeyService usedPasskeys,
				PasskeySignals signals, BrowserCookie browsers, SignInSecurityContextRepository securityContexts) {
			super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, PATH), passwords);
			this.passwords = passwords;
			this.passkeys = passkeys;
			this.recoveryCodes = recoveryCodes;
			this.throttle = throttle;
			this.transactions = transactions;
			this.usedPasskeys = usedPasskeys;
			this.signals = signals;
			this.browsers = browsers;
			this.securityContexts = securityContexts;
		}

		@Override
		protected boolean requiresAuthentication(HttpServletRequest request, HttpServletResponse response) {
			return super.requiresAuthentication(request, response) && signedIn().isPresent();
		}

		@Override
		public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
			Account account = signedIn().orElseThrow();
			String code = request.getParameter(CODE);
			if (code != null && ReturnPage.isLostDevice(request.getParameter(TO))) {
				return this.recoveryCodes
					.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(account.getUsername(), code));
			}
			String nonce = request.getParameter("nonce");
			Authentication proof = (nonce != null) ? new PasskeyAuthenticationToken(nonce)
					: UsernamePasswordAuthenticationToken.unauthenticated(account.getUsername(),
							Optional.ofNullable(request.getParameter("password")).orElse(""));
			if (nonce != null) {
				this.throttle.take(Bucket.PASSAGE, account.getUsernameKey());
				if (this.transactions.finish(request, Purpose.REAUTHENTICATE).isEmpty()) {
					throw refused(new BadCredentialsException("The session started no such transaction"), proof);
				}
			}
			Authentication proven = ((nonce != null) ? this.passkeys : this.passwords).authenticate(proof);
			if (!account.equals(proven.getPrincipal())) {
				throw refused(new UsernameNotFoundException("The proof belongs to another account"), proof);
			}
			if (nonce != null) {
				this.signals.keepUserHandle(account, request.getParameter("rpId"), request.getParameter("userHandle"));
				this.securityContexts.provenWithPasskey(request,
						this.usedPasskeys
							.identifyUsed(account, Client.of(request), this.browsers.renew(request, response))
							.map(SecurityEvent.Passkey::deviceId)
							.orElse(null));
			}
			return proven;
		}

		/** Unlike after a failed sign-in, the person stays signed in. */
		@Override
		protected void unsuccessfulAuthentication(HttpServletRequest request, HttpServletResponse response,
				AuthenticationException failure) throws IOException, ServletException {
			getFailureHandler().onAuthenticationFailure(request, response, failure);
		}

		private static AuthenticationException refused(AuthenticationException failure, Authentication proof) {
			failure.setAuthenticationRequest(proof);
			return failure;
		}

		/**
		 * Returns the account that is signed in. Recovery sessions and closed accounts
		 * don't count, because nothing there asks for a proof.
		 */
		private static Optional<Account> signedIn() {
			return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
				.filter((signedIn) -> signedIn.getAuthorities()
					.containsAll(AuthorityUtils.createAuthorityList("ROLE_USER")))
				.map(Authentication::getPrincipal)
				.filter(Account.class::isInstance)
				.map(Account.class::cast);
		}

	}

	/**
	 * The pages to which people return after they prove again who they are.
	 */
	enum ReturnPage {

		ADD_PASSKEY("/profile/passkeys/new", "add-passkey"),

		PASSKEY_OFFER("/passkey-offer", "add-passkey"),

		REVOKE_PASSKEY("/profile/passkeys/{id}/revoke", "revoke-passkey"),

		REVOKE_PASSKEYS("/profile/passkeys/revoke", "revoke-passkey"),

		CHANGE_PASSWORD("/profile/password", "password"),

		REMOVE_PASSWORD("/profile/password/remove", "password"),

		END_SESSION("/profile/sessions/{id}/end", "sessions"),

		END_OTHER_SESSIONS("/profile/sessions/end-others", "sessions"),

		RECOVERY_CODES("/profile/recovery-codes/new", "recovery-codes"),

		LOST_DEVICE("/profile/lost-device", "lost-device"),

		RECOVERY_DONE("/recovery/done", "sessions"),

		MAIL_ADDRESS("/profile/mail", "mail-address"),

		REMOVE_MAIL_ADDRESS("/profile/mail/remove", "mail-address"),

		EXPORT("/profile/export", "export"),

		DELETE_ACCOUNT("/profile/delete", "delete-account");

		/** Shown right after a sign-in, so it doesn't ask for another proof. */
		private static final Set<ReturnPage> OPEN = EnumSet.of(PASSKEY_OFFER);

		/** Segments that name another place, or more than one segment. */
		private static final Pattern MISLEADING = Pattern.compile("|\\.\\.?|.*[/\\\\\\p{Cntrl}].*", Pattern.DOTALL);

		private final PathPattern path;

		private final String reasonKey;

		ReturnPage(String path, String reasonKey) {
			// The parser that the routes use
			this.path = PathPatternParser.defaultInstance.parse(path);
			this.reasonKey = reasonKey;
		}

		/**
		 * Finds the page at a path.
		 * @param path the path that somebody sent
		 * @return the page, or empty if there is none or the path is not in the one form
		 * that our own links have
		 */
		static Optional<ReturnPage> at(String path) {
			if (!isCanonical(path)) {
				return Optional.empty();
			}
			PathContainer parsed = PathContainer.parsePath(path);
			return Stream.of(values()).filter((page) -> page.path.matches(parsed)).findFirst();
		}

		/** Returns whether a recovery code is proof enough for the page at a path. */
		static boolean isLostDevice(@Nullable String path) {
			return LOST_DEVICE.path.getPatternString().equals(path);
		}

		/** Matches the requests for those pages that need a recent proof themselves. */
		static List<RequestMatcher> guarded() {
			return EnumSet.complementOf(EnumSet.copyOf(OPEN))
				.stream()
				.<RequestMatcher>map((page) -> PathPatternRequestMatcher.pathPattern(page.path.getPatternString()))
				.toList();
		}

		private static boolean isCanonical(String path) {
			return path.startsWith("/") && Stream.of(path.substring(1).split("/", -1)).allMatch((segment) -> {
				try {
					String decoded = UriUtils.decode(segment, StandardCharsets.UTF_8);
					return !MISLEADING.matcher(decoded).matches()
							&& UriUtils.encode(decoded, StandardCharsets.UTF_8).equals(segment);
				}
				catch (IllegalArgumentException ex) {
					return false;
				}
			});
		}

		/** The end of the key of the sentence that says why a proof is needed. */
		String reasonKey() {
			return this.reasonKey;
		}

	}

}
