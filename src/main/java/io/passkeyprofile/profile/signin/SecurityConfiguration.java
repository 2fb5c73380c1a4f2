package io.passkeyprofile.profile.signin;

import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/**
 * What is open to whom, and how people sign in and out.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String SIGN_IN = "/sign-in";

	/**
	 * Icons may come from Passage, as {@code data:} or {@code https:}; all else is ours.
	 */
	private static final String CONTENT_SECURITY_POLICY = String.join("; ", "default-src 'none'", "script-src 'self'",
			"style-src 'self'", "img-src 'self' data: https:", "connect-src 'self'", "base-uri 'none'",
			"form-action 'self'", "frame-ancestors 'none'");

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, AccessFailures accessFailures) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
						.permitAll()
						.requestMatchers("/", SIGN_IN, "/sign-up", "/error")
						.permitAll()
						.requestMatchers(HttpMethod.GET, "/assets/**", "/webjars/**", "/favicon.ico")
						.permitAll()
						.anyRequest()
						.authenticated())
			.formLogin((form) -> form.loginPage(SIGN_IN)
				.defaultSuccessUrl("/profile")
				.failureHandler(new ForwardAuthenticationFailureHandler(SIGN_IN + "/failed")))
			.logout((logout) -> logout.logoutUrl("/sign-out").logoutSuccessUrl(SIGN_IN + "?signed-out"))
			.requestCache((cache) -> cache.requestCache(pagesOnly()))
			.exceptionHandling(
					(failures) -> failures.authenticationEntryPoint(accessFailures).accessDeniedHandler(accessFailures))
			.headers((headers) -> headers.contentSecurityPolicy((csp) -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
				.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
			.build();
	}

	/**
	 * Only a page is worth coming back to after sign-in: not a script's request, and not
	 * a form that was sent.
	 */
	private static RequestCache pagesOnly() {
		MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
		html.setUseEquals(true);
		HttpSessionRequestCache cache = new HttpSessionRequestCache();
		cache.setRequestMatcher(
				new AndRequestMatcher(PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/profile/**"), html));
		cache.setMatchingRequestParameterName(null);
		return cache;
	}

}
