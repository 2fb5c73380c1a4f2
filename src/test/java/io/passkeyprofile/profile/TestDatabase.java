package io.passkeyprofile.profile;

import java.util.function.Supplier;

import io.passkeyprofile.TestPostgres;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Profiles;
import org.springframework.test.context.ActiveProfilesResolver;

/**
 * The databases that the application supports, and which of them an
 * {@link ApplicationTest} uses: H2 unless it is a test on {@link BothDatabases}.
 */
public enum TestDatabase {

	H2, POSTGRES;

	private static final ThreadLocal<TestDatabase> CURRENT = ThreadLocal.withInitial(() -> H2);

	/** The database of the test that runs in this thread. */
	public static TestDatabase current() {
		return CURRENT.get();
	}

	static void use(TestDatabase database) {
		CURRENT.set(database);
	}

	/**
	 * Connects an application with the profile {@code postgres} to a database of the
	 * server.
	 */
	static void connect(ConfigurableApplicationContext context, Supplier<String> url) {
		if (context.getEnvironment().acceptsProfiles(Profiles.of("postgres"))) {
			TestPropertyValues
				.of("spring.datasource.url=" + url.get(), "spring.datasource.username=" + TestPostgres.USER)
				.applyTo(context);
		}
	}

	/** Chooses the application's profile, and so its Spring context. */
	static class Profile implements ActiveProfilesResolver {

		@Override
		public String[] resolve(Class<?> testClass) {
			return (current() == POSTGRES) ? new String[] { "postgres" } : new String[0];
		}

	}

	/** Connects an application with the profile to the database server of all tests. */
	static class Connection implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			connect(context, TestPostgres::url);
		}

	}

}
