package io.passkeyprofile.profile;

import java.util.UUID;

import io.passkeyprofile.passage.PassageUserIdStore;
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
 * An application with scripted answers of Passage, and a visitor with an account.
 */
@ApplicationTest
public abstract class StubbedPassageFixture {

	protected static final StubPassage PASSAGE = ApplicationTest.PASSAGE;

	private final StubPassage passage;

	@Autowired
	protected AccountRepository accounts;

	@Autowired
	protected PassageUserIdStore passageUserIds;

	@LocalServerPort
	protected int port;

	protected String username;

	protected Visitor visitor;

	protected StubbedPassageFixture() {
		this(PASSAGE);
	}

	/** For an application that calls another stub. */
	protected StubbedPassageFixture(StubPassage passage) {
		this.passage = passage;
	}

	@BeforeEach
	protected void signUp() {
		this.username = UUID.randomUUID().toString();
		this.visitor = new Visitor(this.port).signUp(this.username, "correct horse");
	}

	@AfterEach
	void everyAnswerWasAskedFor() {
		boolean spent = this.passage.isSpent();
		this.passage.clear();
		assertThat(spent).isTrue();
	}

	/** Starts to add a passkey, so that the application accepts a nonce for it. */
	protected void startAdding() {
		this.passage.json(201, "{\"transaction_id\": \"t\"}");
		assertThat(this.visitor.postJson("/user/devices/transaction", "{}").statusCode()).isEqualTo(200);
	}

	/** Returns the external ID of the account, and creates it if needed. */
	protected String externalId() {
		return this.accounts.getOrCreateExternalId(account());
	}

	protected Account account() {
		return this.accounts.findByUsernameKey(new Username(this.username).key()).orElseThrow();
	}

}
