package io.passkeyprofile.profile.signin;

import java.io.IOException;
import java.util.Optional;

import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.session.StartedTransactions;
import io.passkeyprofile.profile.throttle.Bucket;
import io.passkeyprofile.profile.throttle.Throttle;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.DefaultRedirectStrategy;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Lets people who are signed in prove once more who they are, and go on with what they
 * were doing.
 */
final class Confirmation extends AbstractHttpConfigurer<Confirmation, HttpSecurity> {

	/** The page, and where its form goes. */
	static final String PATH = "/confirm";

	/** Where the page is shown in place of what was asked for. */
	static final String ASK = PATH + "/ask";

	/** The parameter that says where the person was going. */
	static final String TO = "to";

	/** The parameter that is there if they were sending a form. */
	static final String FORM = "form";

	private final Throttle throttle;

	private final StartedTransactions transactions;

	Confirmation(Throttle throttle, StartedTransactions transactions) {
		this.throttle = throttle;
		this.transactions = transactions;
	}

	@Override
	public void configure(HttpSecurity http) {
		Filter filter = new Filter(http.getSharedObject(AuthenticationManager.class), this.throttle, this.transactions);
		// Not the strategy of a sign-in: session and CSRF token stay, so that the form
		// can be sent again
		filter.setSessionAuthenticationStrategy(new ChangeSessionIdAuthenticationStrategy());
		filter.setSecurityContextRepository(new HttpSessionSecurityContextRepository());
		filter.setAuthenticationSuccessHandler(Confirmation::goOn);
		filter.setAuthenticationFailureHandler(new ForwardAuthenticationFailureHandler(ASK));
		// Keeps the other factor, with the time of its own proof
		filter.setMfaEnabled(true);
		http.addFilterAfter(postProcess(filter), UsernamePasswordAuthenticationFilter.class);
	}

	private static void goOn(HttpServletRequest request, HttpServletResponse response, Authentication confirmed)
			throws IOException {
		String to = request.getParameter(TO);
		boolean known = to != null && GuardedChange.at(to).isPresent();
		boolean form = known && request.getParameter(FORM) != null;
		redirect(form ? HttpStatus.TEMPORARY_REDIRECT : HttpStatus.FOUND).sendRedirect(request, response,
				known ? to : "/profile");
	}

	/** After a 307 the browser sends the form once more, to where it was going. */
	private static RedirectStrategy redirect(HttpStatus status) {
		DefaultRedirectStrategy strategy = new DefaultRedirectStrategy();
		strategy.setStatusCode(status);
		return strategy;
	}

	/**
	 * Takes a password, or the nonce of a passkey, of the person who is signed in.
	 */
	private static final class Filter extends AbstractAuthenticationProcessingFilter {

		private final Throttle throttle;

		private final StartedTransactions transactions;

		Filter(AuthenticationManager authenticationManager, Throttle throttle, StartedTransactions transactions) {
			super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, PATH), authenticationManager);
			this.throttle = throttle;
			this.transactions = transactions;
		}

		@Override
		protected boolean requiresAuthentication(HttpServletRequest request, HttpServletResponse response) {
			return super.requiresAuthentication(request, response) && signedIn().isPresent();
		}

		@Override
		public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
			String username = signedIn().orElseThrow().getName();
			String nonce = request.getParameter("nonce");
			String password = request.getParameter("password");
			Authentication proof = (nonce != null) ? new PasskeyAuthenticationToken(nonce)
					: UsernamePasswordAuthenticationToken.unauthenticated(username, (password != null) ? password : "");
			if (nonce != null) {
				this.throttle.take(Bucket.PASSAGE, new Username(username).key());
				if (!this.transactions.finishConfirming(request)) {
					throw refused(new BadCredentialsException("No confirmation was begun"), proof);
				}
			}
			Authentication proven = getAuthenticationManager().authenticate(proof);
			if (!proven.getName().equals(username)) {
				throw refused(new UsernameNotFoundException("Proof of another account"), proof);
			}
			return proven;
		}

		/** Unlike a sign-in that failed, leaves the person signed in. */
		@Override
		protected void unsuccessfulAuthentication(HttpServletRequest request, HttpServletResponse response,
				AuthenticationException failure) throws IOException, ServletException {
			getFailureHandler().onAuthenticationFailure(request, response, failure);
		}

		private static AuthenticationException refused(AuthenticationException failure, Authentication proof) {
			failure.setAuthenticationRequest(proof);
			return failure;
		}

		private static Optional<Authentication> signedIn() {
			return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
				.filter(Authentication::isAuthenticated);
		}

	}

}
