package io.passkeyprofile.browser;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.TestPasswordEncoder;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

/**
 * The application as the one command starts it, on ports of its own and with its data in
 * memory. It ends with the tests.
 */
final class LocalApplication {

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final ConfigurableApplicationContext context;

	LocalApplication() {
		this(List.of(), 1000);
	}

	/**
	 * Starts it.
	 * @param beans what the test adds to it
	 * @param burst how often anything may be tried at once
	 */
	LocalApplication(List<Class<?>> beans, int burst) {
		this.context = SpringApplication.run(
				Stream
					.concat(Stream.of(PasskeyProfileApplication.class, MovableClock.class, TestPasswordEncoder.class),
							beans.stream())
					.toArray(Class<?>[]::new),
				new String[] { "--spring.profiles.active=local", "--server.port=" + this.port,
						"--sandbox.port=" + TestSocketUtils.findAvailableTcpPort(),
						"--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
						"--sandbox.database=jdbc:h2:mem:" + UUID.randomUUID(),
						"--profile.throttle.account.burst=" + burst, "--profile.throttle.network.burst=1000",
						"--profile.throttle.passkey.burst=1000", "--profile.throttle.sign-up.burst=" + burst });
	}

	int port() {
		return this.port;
	}

	/** The address of a page. */
	String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

}
