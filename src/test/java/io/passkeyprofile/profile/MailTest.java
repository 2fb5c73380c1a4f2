package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * An {@link ApplicationTest} with a mail server, which all these tests share. The
 * application looks into the outbox after each change, and otherwise only if a test asks
 * for it.
 */
@Retention(RetentionPolicy.RUNTIME)
@ApplicationTest
@ContextConfiguration(
		initializers = { TestDatabase.Connection.class, ApplicationTest.Passage.class, MailTest.Server.class },
		// Otherwise a test that extends another ApplicationTest would have an application
		// of its own
		inheritLocations = false)
public @interface MailTest {

	/** What receives the mails. */
	GreenMail SERVER = Server.start();

	/** Names the mail server. */
	class Server implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("spring.mail.host=127.0.0.1", "spring.mail.port=" + SERVER.getSmtp().getPort(),
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
