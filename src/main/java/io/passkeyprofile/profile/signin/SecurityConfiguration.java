package io.passkeyprofile.profile.signin;

import java.time.Clock;

import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.profile.ProfileSettings;
import io.passkeyprofile.profile.SecurityEvent.Proof;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.session.SignInSession;
import io.passkeyprofile.profile.session.StartedTransactions;
import io.passkeyprofile.profile.throttle.Throttle;
import jakarta.servlet.DispatcherType;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is open to whom, and how people sign in and out.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String SIGN_IN = "/sign-in";

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, PasskeySignIn passkeySignIn,
			RecordedSignIn passwordSignedIn, AuthenticationFailureHandler signInFailed, FreshProof freshProof,
			SignInSession signInSession, CsrfTokenRepository csrfTokens, RequestCache requestCache,
			AccessFailures accessFailures, Throttle throttle, StartedTransactions transactions) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
						.permitAll()
						.requestMatchers("/error")
						.denyAll()
						.requestMatchers("/", SIGN_IN, "/sign-up", "/.well-known/**")
						.permitAll()
						.requestMatchers(HttpMethod.GET, "/assets/**", "/webjars/**", "/favicon.ico")
						.permitAll()
						.requestMatchers(FreshProof.REQUESTS)
						.access(freshProof)
						.anyRequest()
						.authenticated())
			.formLogin((form) -> form.loginPage(SIGN_IN)
				// The address and the old session ID, which Spring would keep with the
				// session
				.authenticationDetailsSource((request) -> "")
				.successHandler(passwordSignedIn)
				.failureHandler(signInFailed))
			.with(passkeySignIn, Customizer.withDefaults())
			.with(new Confirmation(throttle, transactions), Customizer.withDefaults())
			.sessionManagement((sessions) -> sessions.sessionAuthenticationStrategy(signInSession))
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens))
			.logout((logout) -> logout.logoutUrl("/sign-out")
				.logoutSuccessUrl(SIGN_IN + "?signed-out")
				.addLogoutHandler(signInSession))
			.requestCache((cache) -> cache.requestCache(requestCache))
			.exceptionHandling(
					(failures) -> failures.authenticationEntryPoint(accessFailures).accessDeniedHandler(accessFailures))
			// The others are there for every response, not only for those that come this
			// far
			.headers((headers) -> headers.defaultsDisabled().cacheControl(Customizer.withDefaults()))
			.build();
	}

	@Bean
	PasskeySignIn passkeySignIn(PassageFlex passage, AccountRepository accounts, Throttle throttle, Clock clock,
			RecordedSignIn passkeySignedIn, AuthenticationFailureHandler signInFailed) {
		return new PasskeySignIn(new PasskeyAuthenticationProvider(passage, accounts, throttle, clock), passkeySignedIn,
				signInFailed);
	}

	/**
	 * After a password, the offer of a passkey: it goes on to the page that was asked
	 * for.
	 */
	@Bean
	RecordedSignIn passwordSignedIn(AccountRepository accounts, ApplicationEventPublisher events,
			TransactionOperations transactions) {
		return new RecordedSignIn(Proof.PASSWORD, new SimpleUrlAuthenticationSuccessHandler("/passkey-offer"), accounts,
				events, transactions);
	}

	@Bean
	RecordedSignIn passkeySignedIn(AccountRepository accounts, ApplicationEventPublisher events,
			TransactionOperations transactions, RequestCache requestCache) {
		SavedRequestAwareAuthenticationSuccessHandler redirect = new SavedRequestAwareAuthenticationSuccessHandler();
		redirect.setDefaultTargetUrl("/profile");
		redirect.setRequestCache(requestCache);
		return new RecordedSignIn(Proof.PASSKEY, redirect, accounts, events, transactions);
	}

	@Bean
	AuthenticationFailureHandler signInFailed() {
		return new ForwardAuthenticationFailureHandler(SIGN_IN + "/failed");
	}

	/** In a cookie, so that who only looks at a form needs no session. */
	@Bean
	CsrfTokenRepository csrfTokens(ProfileSettings settings) {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookieName(settings.cookieName("CSRF"));
		tokens.setHeaderName("X-CSRF-TOKEN");
		tokens.setCookiePath("/");
		tokens.setCookieCustomizer((cookie) -> cookie.secure(settings.httpsOnly()).sameSite("Lax"));
		return tokens;
	}

}
