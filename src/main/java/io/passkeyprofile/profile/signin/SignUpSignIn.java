package io.passkeyprofile.profile.signin;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.NewAccountSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfAuthenticationStrategy;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Takes a password that was just chosen for one that was just typed.
 */
@Component
class SignUpSignIn implements NewAccountSignIn {

	private final SessionAuthenticationStrategy newSession;

	private final SessionAuthenticationStrategy newCsrfToken;

	private final Clock clock;

	SignUpSignIn(SessionAuthenticationStrategy newSession, CsrfTokenRepository csrfTokens, Clock clock) {
		this.newSession = newSession;
		this.newCsrfToken = new CsrfAuthenticationStrategy(csrfTokens);
		this.clock = clock;
	}

	@Override
	public void signIn(Account account, HttpServletRequest request, HttpServletResponse response) {
		UserDetails user = AccountUserDetailsService.userDetails(account);
		List<GrantedAuthority> authorities = new ArrayList<>(user.getAuthorities());
		authorities.add(FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.PASSWORD_AUTHORITY)
			.issuedAt(this.clock.instant())
			.build());
		UsernamePasswordAuthenticationToken authentication = UsernamePasswordAuthenticationToken.authenticated(user,
				null, authorities);
		authentication.eraseCredentials();
		this.newSession.onAuthentication(authentication, request, response);
		this.newCsrfToken.onAuthentication(authentication, request, response);
		save(authentication, request, response);
	}

	private static void save(Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(authentication);
		SecurityContextHolder.setContext(context);
		new HttpSessionSecurityContextRepository().saveContext(context, request, response);
	}

}
