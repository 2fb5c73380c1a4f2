package io.passkeyprofile.profile.signin;

import io.passkeyprofile.profile.session.SessionLogoutHandler;
import io.passkeyprofile.profile.session.SignInSecurityContextRepository;
import io.passkeyprofile.profile.signin.passkey.PasskeyLoginConfigurer;
import io.passkeyprofile.profile.signin.reauthentication.ReauthenticationConfigurer;
import io.passkeyprofile.profile.signin.reauthentication.RecentProofConfiguration;
import io.passkeyprofile.profile.signin.recovery.RecoveryLoginConfigurer;
import io.passkeyprofile.profile.signin.recovery.mail.MailRecoveryLoginConfigurer;
import io.passkeyprofile.profile.web.ProfileSettings;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Who may do what, and how people sign in and out.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String SIGN_IN = "/sign-in";

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, PasskeyLoginConfigurer passkeyLogin,
			RecoveryLoginConfigurer recoveryLogin, MailRecoveryLoginConfigurer mailRecoveryLogin,
			ReauthenticationConfigurer reauthentication,
			@Qualifier("recentProof") AuthorizationManager<RequestAuthorizationContext> recentProof,
			@Qualifier("recoveryProof") AuthorizationManager<RequestAuthorizationContext> recoveryProof,
			RecordingSessionAuthenticationStrategy newSession, SignInSecurityContextRepository securityContexts,
			SessionLogoutHandler sessionLogout, CsrfTokenRepository csrfTokens, RequestCache requestCache,
			AccessRefusalHandler refusals) {
		AuthenticationFailureHandler failure = new ForwardAuthenticationFailureHandler(SIGN_IN + "/failed");
		return http
			.authorizeHttpRequests(
					(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
						.permitAll()
						.requestMatchers("/error")
						.denyAll()
						.requestMatchers("/", SIGN_IN, SIGN_IN + "/recovery", "/sign-up", "/not-me", "/not-me/done",
								"/assets/**", "/.well-known/**")
						.permitAll()
						// Links in mails: having one is the proof
						.requestMatchers("/mail/confirm", "/mail/undo", SIGN_IN + "/recovery/mail",
								SIGN_IN + "/recovery/mail/*")
						.permitAll()
						.requestMatchers(HttpMethod.GET, SIGN_IN + "/username", "/privacy")
						.permitAll()
						.requestMatchers(HttpMethod.POST, "/language", SIGN_IN + "/username", "/sign-up/passkey",
								"/sign-up/passkey/*")
						.permitAll()
						.requestMatchers("/closing")
						.hasAnyRole("USER", "CLOSED")
						.requestMatchers(RecentProofConfiguration.RECOVERY_REQUESTS)
						.access(recoveryProof)
						.requestMatchers(RecentProofConfiguration.RECOVERY_PAGES)
						.hasAnyRole("USER", "RECOVERY")
						.requestMatchers(RecentProofConfiguration.REQUESTS)
						.access(recentProof)
						.anyRequest()
						.hasRole("USER"))
			// Pages check whether there is an authentication
			.anonymous(AbstractHttpConfigurer::disable)
			.securityContext((contexts) -> contexts.securityContextRepository(securityContexts))
			.sessionManagement((sessions) -> sessions.sessionAuthenticationStrategy(newSession))
			.formLogin((form) -> form.loginPage(SIGN_IN)
				// The default details would be the address and the old session ID
				.authenticationDetailsSource((request) -> "")
				.successHandler(new SimpleUrlAuthenticationSuccessHandler("/passkey-offer"))
				.failureHandler(failure))
			.with(passkeyLogin, (login) -> login.successHandler(toRequestedPage(requestCache)).failureHandler(failure))
			.with(recoveryLogin, Customizer.withDefaults())
			.with(mailRecoveryLogin, Customizer.withDefaults())
			// For password managers: /.well-known/change-password leads there
			.passwordManagement((passwords) -> passwords.changePasswordPage("/profile/password"))
			.with(reauthentication, Customizer.withDefaults())
			.logout((logout) -> logout.logoutUrl("/sign-out")
				.logoutSuccessUrl(SIGN_IN + "?signed-out")
				.addLogoutHandler(sessionLogout))
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens))
			.requestCache((cache) -> cache.requestCache(requestCache))
			.exceptionHandling((failures) -> failures.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
			// ResponseHeadersValve sets the remaining headers on every response
			.headers((headers) -> headers.defaultsDisabled().cacheControl(Customizer.withDefaults()))
			.build();
	}

	/**
	 * Makes Spring Security remember where {@code @SignedIn} is, instead of searching for
	 * it at each request.
	 */
	@Bean
	static AnnotationTemplateExpressionDefaults rememberedAnnotations() {
		return new AnnotationTemplateExpressionDefaults();
	}

	/**
	 * Keeps CSRF tokens in a cookie, so that anonymous visitors get no session.
	 */
	@Bean
	CsrfTokenRepository csrfTokens(ProfileSettings settings) {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookieName(settings.cookieName("CSRF"));
		tokens.setHeaderName("X-CSRF-TOKEN");
		tokens.setCookiePath("/");
		boolean httpsOnly = settings.httpsOnly();
		tokens.setCookieCustomizer((cookie) -> cookie.secure(httpsOnly).sameSite("Lax"));
		return tokens;
	}

	private static AuthenticationSuccessHandler toRequestedPage(RequestCache requestCache) {
		SavedRequestAwareAuthenticationSuccessHandler handler = new SavedRequestAwareAuthenticationSuccessHandler();
		handler.setDefaultTargetUrl("/profile");
		handler.setRequestCache(requestCache);
		return handler;
	}

}
