package io.passkeyprofile.profile.signin;

import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Adds sign-in with a passkey to Spring Security, beside its own with a password.
 */
final class PasskeySignIn extends AbstractHttpConfigurer<PasskeySignIn, HttpSecurity> {

	private final PasskeyAuthenticationProvider provider;

	private final AuthenticationSuccessHandler successHandler;

	private final AuthenticationFailureHandler failureHandler;

	PasskeySignIn(PasskeyAuthenticationProvider provider, AuthenticationSuccessHandler successHandler,
			AuthenticationFailureHandler failureHandler) {
		this.provider = provider;
		this.successHandler = successHandler;
		this.failureHandler = failureHandler;
	}

	@Override
	public void init(HttpSecurity http) {
		http.authenticationProvider(this.provider);
	}

	@Override
	public void configure(HttpSecurity http) {
		Filter filter = new Filter(http.getSharedObject(AuthenticationManager.class));
		filter.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
		filter.setSecurityContextRepository(new HttpSessionSecurityContextRepository());
		filter.setAuthenticationSuccessHandler(this.successHandler);
		filter.setAuthenticationFailureHandler(this.failureHandler);
		http.addFilterBefore(postProcess(filter), UsernamePasswordAuthenticationFilter.class);
	}

	/**
	 * Takes the nonce from the form that the sign-in page's script sends.
	 */
	private static final class Filter extends AbstractAuthenticationProcessingFilter {

		Filter(AuthenticationManager authenticationManager) {
			super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/sign-in/passkey"), authenticationManager);
		}

		@Override
		public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
			String nonce = Objects.requireNonNullElse(request.getParameter("nonce"), "");
			return getAuthenticationManager().authenticate(new PasskeyAuthenticationToken(nonce));
		}

	}

}
