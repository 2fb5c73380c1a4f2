package io.passkeyprofile.profile.signin.recovery.mail;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

import io.micrometer.observation.ObservationRegistry;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.token.RandomToken;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ObservationAuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.security.web.authentication.ForwardAuthenticationFailureHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Adds sign-in with the second link of a recovery by mail to Spring Security, beside
 * sign-in with a recovery code. Spring Security's own one-time tokens aren't bound to a
 * browser, and are stored in plain text.
 */
@Component
public final class MailRecoveryLoginConfigurer
		extends AbstractHttpConfigurer<MailRecoveryLoginConfigurer, HttpSecurity> {

	static final String FAILED = MailRecoveryController.FINISH + "/failed";

	private final AuthenticationManager authenticationManager;

	private final RecoveryCookie cookie;

	MailRecoveryLoginConfigurer(MailRecovery recovery, RecoveryCookie cookie, Clock clock,
			AuthenticationEventPublisher events, ObservationRegistry observations) {
		ProviderManager manager = new ProviderManager(new Provider(recovery, clock));
		manager.setAuthenticationEventPublisher(events);
		// As Spring Security does with its own managers
		this.authenticationManager = new ObservationAuthenticationManager(observations, manager);
		this.cookie = cookie;
	}

	@Override
	public void configure(HttpSecurity http) {
		AbstractAuthenticationProcessingFilter filter = new Filter(this.authenticationManager, this.cookie);
		filter.setSessionAuthenticationStrategy(http.getSharedObject(SessionAuthenticationStrategy.class));
		filter.setSecurityContextRepository(http.getSharedObject(SecurityContextRepository.class));
		filter.setAuthenticationSuccessHandler(new SimpleUrlAuthenticationSuccessHandler("/recovery"));
		filter.setAuthenticationFailureHandler(new ForwardAuthenticationFailureHandler(FAILED));
		http.addFilterBefore(postProcess(filter), UsernamePasswordAuthenticationFilter.class);
	}

	/**
	 * Takes the token from the form, and the browser from its cookie.
	 */
	private static final class Filter extends AbstractAuthenticationProcessingFilter {

		Filter(AuthenticationManager authenticationManager, RecoveryCookie cookie) {
			super(PathPatternRequestMatcher.pathPattern(HttpMethod.POST, MailRecoveryController.FINISH),
					authenticationManager);
			setAuthenticationConverter((request) -> convert(request, cookie));
		}

		private static Authentication convert(HttpServletRequest request, RecoveryCookie cookie) {
			OneTimeTokenAuthenticationToken authentication = new OneTimeTokenAuthenticationToken(
					Objects.requireNonNullElse(request.getParameter("token"), ""));
			authentication.setDetails(cookie.hash(request));
			return authentication;
		}

	}

	/**
	 * Uses the link up.
	 */
	private static final class Provider implements AuthenticationProvider {

		private final MailRecovery recovery;

		private final Clock clock;

		Provider(MailRecovery recovery, Clock clock) {
			this.recovery = recovery;
			this.clock = clock;
		}

		@Override
		public boolean supports(Class<?> authentication) {
			return OneTimeTokenAuthenticationToken.class.isAssignableFrom(authentication);
		}

		@Override
		public Authentication authenticate(Authentication authentication) {
			OneTimeTokenAuthenticationToken link = (OneTimeTokenAuthenticationToken) authentication;
			Account account = RandomToken.parse(link.getTokenValue())
				.flatMap((token) -> this.recovery.finish(token, (String) Objects.requireNonNull(link.getDetails())))
				.orElseThrow(() -> new BadCredentialsException("No such link"));
			return UsernamePasswordAuthenticationToken.authenticated(account, null,
					List.of(FactorGrantedAuthority.withAuthority(Proof.RECOVERY_MAIL.authority())
						.issuedAt(this.clock.instant())
						.build()));
		}

	}

}
