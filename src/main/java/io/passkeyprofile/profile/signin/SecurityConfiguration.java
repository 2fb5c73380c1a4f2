package io.passkeyprofile.profile.signin;

import java.net.URI;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.profile.PassageSettings;
import io.passkeyprofile.profile.account.AccountRepository;
import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
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

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, AccessFailures accessFailures, RequestCache requestCache,
			PassageFlex passage, AccountRepository accounts, PassageSettings settings) {
		ForwardAuthenticationFailureHandler showFailure = new ForwardAuthenticationFailureHandler(SIGN_IN + "/failed");
		return http
			.authorizeHttpRequests(
					(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
						.permitAll()
						.requestMatchers("/", SIGN_IN, "/sign-up", "/error", "/.well-known/**")
						.permitAll()
						.requestMatchers(HttpMethod.GET, "/assets/**", "/webjars/**", "/favicon.ico")
						.permitAll()
						.anyRequest()
						.authenticated())
			.formLogin((form) -> form.loginPage(SIGN_IN)
				// It goes on to the page that was asked for
				.successHandler(new SimpleUrlAuthenticationSuccessHandler("/passkey-offer"))
				.failureHandler(showFailure))
			.with(new PasskeySignIn(new PasskeyAuthenticationProvider(passage, accounts), requestCache, showFailure),
					Customizer.withDefaults())
			.logout((logout) -> logout.logoutUrl("/sign-out").logoutSuccessUrl(SIGN_IN + "?signed-out"))
			.requestCache((cache) -> cache.requestCache(requestCache))
			.exceptionHandling(
					(failures) -> failures.authenticationEntryPoint(accessFailures).accessDeniedHandler(accessFailures))
			.headers((headers) -> headers
				.contentSecurityPolicy((csp) -> csp.policyDirectives(contentSecurityPolicy(settings)))
				.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
			.build();
	}

	/**
	 * Scripts talk to this application and the authentication API. Icons may come from
	 * Passage, as {@code data:} or {@code https:}. All else is ours.
	 */
	private static String contentSecurityPolicy(PassageSettings settings) {
		URI authUrl = URI.create(settings.authUrl());
		String authOrigin = authUrl.getScheme() + "://" + authUrl.getAuthority();
		return String.join("; ", "default-src 'none'", "script-src 'self'", "style-src 'self'",
				"img-src 'self' data: https:", "connect-src 'self' " + authOrigin, "base-uri 'none'",
				"form-action 'self'", "frame-ancestors 'none'");
	}

	/**
	 * Only a page is worth coming back to after sign-in: not a script's request, and not
	 * a form that was sent.
	 */
	@Bean
	// Spring Security's own guide turns the parameter off by null
	@SuppressWarnings("NullAway")
	RequestCache requestCache() {
		MediaTypeRequestMatcher html = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
		html.setUseEquals(true);
		HttpSessionRequestCache cache = new HttpSessionRequestCache();
		cache.setRequestMatcher(
				new AndRequestMatcher(PathPatternRequestMatcher.pathPattern(HttpMethod.GET, "/profile/**"), html));
		cache.setMatchingRequestParameterName(null);
		return cache;
	}

}
