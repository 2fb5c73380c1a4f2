package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.passkeyprofile.passage.StubPassage;
import io.passkeyprofile.profile.activity.RecordedEvents;
import io.passkeyprofile.sandbox.TestSandbox;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * A test of the whole application on a port of its own, with a stub in place of Passage
 * and limits that no test reaches. All these tests share one application for each
 * database, so a test must not depend on empty tables. What it changes in
 * {@link MovableClock}, {@link TestPasswordEncoder}, {@link RecordedEvents}, the stub and
 * the statement that fails is reset after it. {@link ApplicationLog} has what it logs.
 */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
		classes = { PasskeyProfileApplication.class, MovableClock.class, RecordedEvents.class,
				TestPasswordEncoder.class, ExecutedStatements.class, ApplicationLog.class },
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.datasource.url=jdbc:h2:mem:${random.uuid};DB_CLOSE_DELAY=-1",
				"passage.app-id=" + TestSandbox.APP, "passage.api-key=" + TestSandbox.KEY,
				"passage.auth-url=http://localhost:1/v1", "passage.connect-timeout=20s", "passage.read-timeout=20s",
				"passage.circuit-breaker.window=100000", "profile.origin=https://passkeys.example.com",
				"profile.throttle.account.burst=100000", "profile.throttle.network.burst=100000",
				"profile.throttle.passkey.burst=100000", "profile.throttle.passage.burst=100000",
				"profile.throttle.sign-up.burst=100000", "profile.revocations.settle-every=1d",
				"profile.closing.delete-every=1d", "profile.recovery.mail-every=1d", "management.server.port=0" })
@ActiveProfiles(resolver = TestDatabase.Profile.class)
@ContextConfiguration(initializers = { TestDatabase.Connection.class, ApplicationTest.Passage.class })
@TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
@ExtendWith(ApplicationTest.Reset.class)
public @interface ApplicationTest {

	/** What answers in place of Passage. */
	StubPassage PASSAGE = new StubPassage();

	/** Names the stub as Passage, unless a test's property names another server. */
	class Passage implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			if (!context.getEnvironment().containsProperty("passage.api-url")) {
				TestPropertyValues.of("passage.api-url=" + PASSAGE.url()).applyTo(context);
			}
		}

	}

	/** Resets the application, so that the next test finds it as this one did. */
	class Reset implements BeforeEachCallback, AfterEachCallback {

		@Override
		public void beforeEach(ExtensionContext test) {
			ApplicationContext application = SpringExtension.getApplicationContext(test);
			boolean postgres = application.getEnvironment()
				.getRequiredProperty("spring.datasource.url")
				.startsWith("jdbc:postgresql:");
			if (postgres != (TestDatabase.current() == TestDatabase.POSTGRES)) {
				throw new IllegalStateException("The application uses another database than " + TestDatabase.current());
			}
			application.getBean(ApplicationLog.class).start();
		}

		@Override
		public void afterEach(ExtensionContext test) {
			ApplicationContext application = SpringExtension.getApplicationContext(test);
			application.getBean(ApplicationLog.class).stop();
			application.getBean(MovableClock.class).reset();
			application.getBean(RecordedEvents.class).reset();
			application.getBean(TestPasswordEncoder.class).reset();
			application.getBean(ExecutedStatements.class).stopFailing();
			if (PASSAGE.url().toString().equals(application.getEnvironment().getProperty("passage.api-url"))) {
				PASSAGE.clear();
			}
		}

	}

}
