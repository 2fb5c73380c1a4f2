package io.passkeyprofile.profile.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.UUID;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.NewPassword;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.signin.signup.SignUp;
import io.passkeyprofile.profile.web.PassageSettings;
import io.passkeyprofile.sandbox.Sandbox;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates an account with sample passkeys if the database has no account. Never changes
 * existing data.
 */
@Component
@Profile("local")
class DemoData implements ApplicationRunner {

	static final Username USERNAME = new Username("demo");

	static final NewPassword PASSWORD = new NewPassword("show-me-passkeys");

	private final AccountRepository accounts;

	private final SignUp signUp;

	private final Sandbox sandbox;

	private final PassageSettings passage;

	DemoData(AccountRepository accounts, SignUp signUp, Sandbox sandbox, PassageSettings passage) {
		this.accounts = accounts;
		this.signUp = signUp;
		this.sandbox = sandbox;
		this.passage = passage;
	}

	@Override
	@Transactional
	public void run(ApplicationArguments arguments) throws IOException {
		if (this.accounts.count() > 0) {
			return;
		}
		UUID externalId = UUID.randomUUID();
		// Passkeys first: after a crash in between, the next start tries again
		try (InputStream devices = new ClassPathResource("demo/devices.json").getInputStream()) {
			this.sandbox.importDevices(this.passage.appId(), externalId.toString(), devices);
		}
		Account account = this.signUp.open(USERNAME, PASSWORD, Locale.ENGLISH);
		account.assignExternalId(externalId);
	}

}
