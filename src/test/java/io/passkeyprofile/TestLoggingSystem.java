package io.passkeyprofile;

import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemFactory;
import org.springframework.boot.logging.logback.LogbackLoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.StandardEnvironment;

/**
 * Configures Logback once for all applications of the JVM. Otherwise, each application
 * that stops would make the next one configure it again, while tests that run in parallel
 * log and start applications of their own. Logback can't do both at the same time.
 */
public final class TestLoggingSystem extends LogbackLoggingSystem {

	static {
		configure();
	}

	private TestLoggingSystem(ClassLoader classLoader) {
		super(classLoader);
	}

	/**
	 * Makes a test that starts no application log as if it did. Otherwise, Logback would
	 * log every detail. Does nothing if logging is already configured.
	 */
	public static void configure() {
		LoggingSystem logging = logback();
		logging.beforeInitialize();
		logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
	}

	/**
	 * Makes the next application that starts configure logging, for a test that checks
	 * its format. No other test may run meanwhile.
	 */
	public static void reset() {
		logback().cleanUp();
	}

	private static LoggingSystem logback() {
		return new LogbackLoggingSystem(TestLoggingSystem.class.getClassLoader());
	}

	/** Leaves logging to the applications that still run. */
	@Override
	public void cleanUp() {
	}

	/**
	 * Spring Boot finds it in {@code META-INF/spring.factories}.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static final class Factory implements LoggingSystemFactory {

		@Override
		public LoggingSystem getLoggingSystem(ClassLoader classLoader) {
			return new TestLoggingSystem(classLoader);
		}

	}

}
