package io.passkeyprofile.profile.signin.recovery;

import java.time.Clock;
import java.util.Objects;

import io.micrometer.observation.ObservationRegistry;
import io.passkeyprofile.profile.throttle.Throttle;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ObservationAuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Adds sign-in with a recovery code to Spring Security, beside its form login.
 */
@Component
public final class RecoveryLoginConfigurer extends AbstractHttpConfigurer<RecoveryLoginConfigurer, HttpSecurity> {

	/** The path of the page and of its form. */
	static final String PATH = "/sign-in/recovery";

	static final String FAILED = PATH + "/failed";

	private final AuthenticationManager authenticationManager;

	RecoveryLoginConfigurer(RecoveryCodes codes, Throttle throttle, TransactionOperations transactions, Clock clock,
			AuthenticationEventPublisher events, ObservationRegistry observations) {
		ProviderManager manager = new ProviderManager(
				new RecoveryCodeAuthenticationProvider(codes, throttle, transactions, clock));
		manager.setAuthenticationEventPublisher(events);
		// As Spring Security does with its own managers
		this.authenticationManager = new ObservationAuthenticationManager(observations, manager);
	}

	/**
	 * Returns what checks a recovery code, and uses it up.
	 * @return a manager that accepts {@link UsernamePasswordAuthenticationToken}s with
	 * the code in place of the password
	 */
	public AuthenticationManager getAuthenticationManager() {
		return this.authenticationManager;
	}

	@Override
	public void configure(HttpSecurity http) {
		AbstractAuthenticationProcessingFilter filter = new Filter(this.authenticationManager);
		filter.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
		filter.setSecurityContextRepository(http.getSharedObject(SecurityContextRepository.class));
		filter.setAuthenticationSuccessHandler(new SimpleUrlAuthenticationSuccessHandler("/recovery"));
		filter.setAuthenticationFailureHandler(new ForwardAuthenticationFailureHandler(FAILED));
		http.addFilterBefore(postProcess(filter), UsernamePasswordAuthenticationFilter.class);
	}

	/**
	 * Takes the username and the code from the form.
	 */
	private static final class Filter extends AbstractAuthenticationProcessingFilter {

		Filter(AuthenticationManager authenticationManager) {
			super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, PATH), authenticationManager);
			setAuthenticationConverter(Filter::convert);
		}

		private static Authentication convert(HttpServletRequest request) {
			return UsernamePasswordAuthenticationToken.unauthenticated(
					Objects.requireNonNullElse(request.getParameter("username"), ""),
					Objects.requireNonNullElse(request.getParameter("code"), ""));
		}

	}

}
