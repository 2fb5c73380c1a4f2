package io.passkeyprofile.profile.signin.password;

import java.util.Map;
import java.util.UUID;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request may still do after another one has ended its session.
 */
@ApplicationTest
class EndedSessionTests {

	private static final String PASSWORD = "correct horse";

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private PasswordService passwords;

	@Autowired
	private SessionRepository<? extends Session> sessions;

	@LocalServerPort
	private int port;

	private final String username = UUID.randomUUID().toString();

	@Test
	void doesNotChangeThePassword() {
		Visitor first = new Visitor(this.port).signUp(this.username, PASSWORD);
		Visitor second = new Visitor(this.port);
		second.signIn(this.username, PASSWORD);
		MockHttpServletRequest late = new MockHttpServletRequest();
		late.getSession()
			.setAttribute("SIGN_IN", this.sessions.findById(second.sessionCookie()).getAttribute("SIGN_IN"));
		Account account = this.accounts.findByUsernameKey(this.username).orElseThrow();
		first.open("/profile");
		first.submit("/profile/password", Map.of("newPassword", "battery staple"));

		assertThat(this.passwords.change(account, new NewPassword("another horse"), late)).isFalse();

		assertThat(first.open("/profile").uri().getPath()).isEqualTo("/profile");
		assertThat(second.open("/profile").uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(this.username, "battery staple").uri().getPath())
			.isEqualTo("/profile");
	}

}
