package io.passkeyprofile.profile.signin.passkey;

import java.time.Clock;
import java.util.Objects;

import io.micrometer.observation.ObservationRegistry;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.throttle.Throttle;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ObservationAuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Adds sign-in with a passkey to Spring Security, beside its form login.
 */
@Component
public final class PasskeyLoginConfigurer extends AbstractHttpConfigurer<PasskeyLoginConfigurer, HttpSecurity> {

	private final AuthenticationManager authenticationManager;

	private final Filter filter = new Filter();

	PasskeyLoginConfigurer(PassageFlex passage, AccountRepository accounts, Throttle throttle, Clock clock,
			AuthenticationEventPublisher events, ObservationRegistry observations) {
		ProviderManager manager = new ProviderManager(
				new PasskeyAuthenticationProvider(passage, accounts, throttle, clock));
		manager.setAuthenticationEventPublisher(events);
		// As Spring Security does with its own managers
		this.authenticationManager = new ObservationAuthenticationManager(observations, manager);
	}

	/**
	 * Sets what happens after a sign-in.
	 * @param handler answers the request
	 * @return this configurer
	 */
	public PasskeyLoginConfigurer successHandler(AuthenticationSuccessHandler handler) {
		this.filter.setAuthenticationSuccessHandler(handler);
		return this;
	}

	/**
	 * Sets what happens after a sign-in that failed.
	 * @param handler answers the request
	 * @return this configurer
	 */
	public PasskeyLoginConfigurer failureHandler(AuthenticationFailureHandler handler) {
		this.filter.setAuthenticationFailureHandler(handler);
		return this;
	}

	/**
	 * Returns what verifies a passkey.
	 * @return a manager that accepts {@link PasskeyAuthenticationToken}s
	 */
	public AuthenticationManager getAuthenticationManager() {
		return this.authenticationManager;
	}

	@Override
	public void configure(HttpSecurity http) {
		this.filter.setAuthenticationManager(this.authenticationManager);
		this.filter.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
		this.filter.setSecurityContextRepository(http.getSharedObject(SecurityContextRepository.class));
		http.addFilterBefore(postProcess(this.filter), UsernamePasswordAuthenticationFilter.class);
	}

	/**
	 * Takes the nonce from the form that the sign-in page's script submits.
	 */
	private static final class Filter extends AbstractAuthenticationProcessingFilter {

		Filter() {
			super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/sign-in/passkey"));
			setAuthenticationConverter(Filter::convert);
		}

		private static PasskeyAuthenticationToken convert(HttpServletRequest request) {
			return new PasskeyAuthenticationToken(Objects.requireNonNullElse(request.getParameter("nonce"), ""));
		}

	}

}
