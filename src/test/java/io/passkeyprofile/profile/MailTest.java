package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.TestPostgres;
import io.passkeyprofile.passage.StubPassage;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * An {@link ApplicationTest} with a mail server, which all these tests share. The
 * application looks into the outbox after each change, and otherwise only if a test asks
 * for it. It has a stub and a database of its own, so these tests run in parallel with
 * others, but not with each other. They start early, because nothing would be left to run
 * beside the last of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ConcurrentTest
@Order(3)
@ResourceLock("io.passkeyprofile.profile.MailTest")
@ContextConfiguration(initializers = MailTest.Servers.class,
		// Otherwise a test that extends another ApplicationTest would have an application
		// of its own
		inheritLocations = false, inheritInitializers = false)
public @interface MailTest {

	/** What receives the mails. */
	GreenMail SERVER = Servers.start();

	/** What answers in place of Passage. It is not the stub of the other tests. */
	StubPassage PASSAGE = new StubPassage();

	/** Names the mail server, the stub and the database. */
	class Servers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestDatabase.connect(context, TestPostgres::createDatabase);
			TestPropertyValues.of("passage.api-url=" + PASSAGE.url(), "spring.mail.host=127.0.0.1",
					"spring.mail.port=" + SERVER.getSmtp().getPort(),
					// The server answers EHLO in two packets, and TCP
					// delays the second one by 40 ms
					"spring.mail.properties.mail.smtp.ehlo=false",
					"profile.mail.from=Passkey Profile <no-reply@passkeys.example.com>", "profile.mail.poll-every=1d")
				.applyTo(context);
		}

		private static GreenMail start() {
			GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
			server.start();
			return server;
		}

	}

}
