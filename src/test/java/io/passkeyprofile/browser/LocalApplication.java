package io.passkeyprofile.browser;

import java.util.UUID;

import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.PasskeyProfileApplication;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

/**
 * The application as the one command starts it, on ports of its own and with its data in
 * memory.
 */
final class LocalApplication implements AutoCloseable {

	private final int port = TestSocketUtils.findAvailableTcpPort();

	private final ConfigurableApplicationContext context = SpringApplication.run(
			new Class<?>[] { PasskeyProfileApplication.class, MovableClock.class },
			new String[] { "--spring.profiles.active=local", "--server.port=" + this.port,
					"--sandbox.port=" + TestSocketUtils.findAvailableTcpPort(),
					"--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
					"--sandbox.database=jdbc:h2:mem:" + UUID.randomUUID(), "--profile.throttle.account.burst=1000",
					"--profile.throttle.network.burst=1000", "--profile.throttle.passkey.burst=1000",
					"--profile.throttle.sign-up.burst=1000" });

	/** The address of a page. */
	String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
