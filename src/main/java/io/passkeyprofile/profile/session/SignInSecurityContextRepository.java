package io.passkeyprofile.profile.session;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Loads who is signed in. The session keeps only a {@link SignIn}; the account is read
 * once a request, when something first asks who is signed in. A session ends if its
 * account is gone or has a new password.
 */
@Component
public class SignInSecurityContextRepository implements SecurityContextRepository {

	private final JdbcClient jdbc;

	private final Clock clock;

	SignInSecurityContextRepository(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** {@link #loadDeferredContext} calls it. */
	@Override
	@SuppressWarnings("deprecation")
	public SecurityContext loadContext(HttpRequestResponseHolder holder) {
		HttpServletRequest request = holder.getRequest();
		Optional<SignIn> signIn = SignIn.of(request);
		if (signIn.isEmpty()) {
			return SecurityContextHolder.createEmptyContext();
		}
		Instant now = this.clock.instant();
		// Every request needs this, and it costs half as much without Hibernate
		Optional<Account> account = this.jdbc.sql("select * from account where id = ?")
			.param(signIn.get().accountId())
			.query(Account::map)
			.optional()
			.filter((found) -> found.getPasswordVersion() == signIn.get().passwordVersion());
		if (account.isEmpty()) {
			request.getSession().invalidate();
			return SecurityContextHolder.createEmptyContext();
		}
		if (signIn.get().isOver(now)) {
			// RecoverySession ends it, once the person is told
			return SecurityContextHolder.createEmptyContext();
		}
		return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(account.get(), null,
				signIn.get().authorities(account.get(), now)));
	}

	@Override
	public boolean containsContext(HttpServletRequest request) {
		return SignIn.of(request).isPresent();
	}

	/**
	 * Opens a session of its own for a sign-in. The session that the browser had ends,
	 * with everything in it.
	 * @param authentication the proven authentication, whose principal is an account
	 * @param passkeyId the Passage device ID of the passkey, or null if there is none or
	 * it is unknown
	 * @param request the person's request
	 */
	public void open(Authentication authentication, @Nullable String passkeyId, HttpServletRequest request) {
		HttpSession old = request.getSession(false);
		if (old != null) {
			old.invalidate();
		}
		request.getSession().setAttribute(SignIn.ATTRIBUTE, SignIn.of(authentication, passkeyId, Client.of(request)));
	}

	/**
	 * Stores a new proof in a session that is signed in. {@link #open} signs in, and
	 * {@link SessionLogoutHandler} signs out.
	 */
	@Override
	public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
		Authentication authentication = context.getAuthentication();
		SignIn signIn = SignIn.of(request).orElse(null);
		if (authentication != null && signIn != null) {
			SignIn updated = signIn.withProofs(authentication);
			if (!updated.equals(signIn)) {
				request.getSession().setAttribute(SignIn.ATTRIBUTE, updated);
			}
		}
	}

	/**
	 * Keeps the session of a request signed in after it changed the password. A recovery
	 * session becomes an ordinary one.
	 * @param request the request
	 * @param passwordVersion the account's new password version
	 */
	public void passwordChanged(HttpServletRequest request, int passwordVersion) {
		SignIn.of(request)
			.ifPresent(
					(signIn) -> RecoverySession.replace(request, signIn, signIn.withPasswordVersion(passwordVersion)));
	}

	/**
	 * Keeps the session of a request signed in after it removed the password, whose proof
	 * no longer counts.
	 * @param request the request
	 * @param passwordVersion the account's new password version
	 */
	public void passwordRemoved(HttpServletRequest request, int passwordVersion) {
		HttpSession session = request.getSession();
		SignIn.of(request)
			.ifPresent((signIn) -> session.setAttribute(SignIn.ATTRIBUTE, signIn.withoutPassword(passwordVersion)));
	}

	/**
	 * Remembers with which passkey the person who is signed in proved again who they are.
	 * @param request the request
	 * @param passkeyId its Passage device ID, or null if it is unknown
	 */
	public void provenWithPasskey(HttpServletRequest request, @Nullable String passkeyId) {
		HttpSession session = request.getSession();
		SignIn.of(request)
			.ifPresent((signIn) -> session.setAttribute(SignIn.ATTRIBUTE,
					signIn.withPasskey(Objects.requireNonNullElse(passkeyId, SignIn.UNKNOWN_PASSKEY))));
	}

}
