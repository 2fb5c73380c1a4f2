package io.passkeyprofile.profile;

import java.util.UUID;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with a Passage that answers from a script, and a visitor with an
 * account.
 */
@ApplicationTest
public abstract class StubbedPassageFixture {

	protected static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	@Autowired
	protected AccountRepository accounts;

	@LocalServerPort
	protected int port;

	protected String username;

	protected Visitor visitor;

	@BeforeEach
	protected void signUp() {
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(this.username, "correct horse");
	}

	@AfterEach
	void everyAnswerWasAskedFor() {
		assertThat(PASSAGE.isSpent()).isTrue();
	}

	/** Begins to add a passkey, so that a nonce for it is looked at. */
	protected void startAdding() {
		PASSAGE.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(this.visitor.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(200);
	}

	/** The external ID of the account, made now if it had none. */
	protected String externalId() {
		return this.accounts.getOrCreateExternalId(account());
	}

	protected Account account() {
		return this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
	}

}
