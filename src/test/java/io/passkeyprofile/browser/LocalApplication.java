package io.passkeyprofile.browser;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import io.passkeyprofile.FreePort;
import io.passkeyprofile.profile.MovableClock;
import io.passkeyprofile.profile.PasskeyProfileApplication;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.sandbox.Sandbox;
import io.passkeyprofile.sandbox.TestSandbox;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The application as {@code ./mvnw spring-boot:run} starts it, but on other ports and
 * with its data in memory. All browser tests share it, and it ends with them.
 */
final class LocalApplication {

	/** How many attempts of any kind are allowed at once. */
	static final int BURST = 6;

	static {
		PseudoLocale.write();
	}

	/** Starts when a test first needs it. */
	static final LocalApplication SHARED = new LocalApplication();

	private final int port = FreePort.find();

	private final ConfigurableApplicationContext context = SpringApplication.run(
			new Class<?>[] { PasskeyProfileApplication.class, MovableClock.class, TestPasswordEncoder.class,
					Snapshots.class },
			new String[] { "--spring.profiles.active=local", "--server.port=" + this.port,
					"--sandbox.port=" + FreePort.find(), "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
					"--sandbox.database=jdbc:h2:mem:" + UUID.randomUUID(), "--profile.throttle.account.burst=" + BURST,
					"--profile.throttle.network.burst=1000", "--profile.throttle.passkey.burst=1000",
					"--profile.throttle.sign-up.burst=" + BURST, "--profile.passkeys.automatic-upgrade=true",
					"--profile.recovery.mail-every=1s", "--profile.mail.poll-every=1s",
					"--profile.languages=en,de,fr,es,ja,ar," + PseudoLocale.LOCALE.toLanguageTag() });

	private LocalApplication() {
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

	/** Forgets all attempts, so that nothing is throttled. */
	void resetThrottle() {
		bean(JdbcClient.class).sql("delete from throttle").update();
	}

	/** The link in the last mail to an address that leads to a page, once it is there. */
	String link(String address, String page) {
		return find(address, page).link();
	}

	/** The path of the mail with such a link. */
	String mail(String address, String page) {
		return find(address, page).mail();
	}

	private Found find(String address, String page) {
		Visitor reader = new Visitor(this.port);
		Pattern mail = Pattern.compile("href=\"(/inbox/[^\"]+)\"(?:(?!</article>).)*" + Pattern.quote(address) + "<",
				Pattern.DOTALL);
		Pattern link = Pattern.compile(Pattern.quote(page) + "\\?token=[\\w-]+");
		return Awaitility.await()
			.until(() -> mail.matcher(reader.open("/inbox").body())
				.results()
				.map((found) -> found.group(1) + "/html")
				.flatMap((path) -> link.matcher(reader.open(path).body())
					.results()
					.map((found) -> new Found(path, found.group())))
				.findFirst(), Optional::isPresent)
			.orElseThrow();
	}

	private record Found(String mail, String link) {
	}

	/** Does something while Passage can't be reached. */
	void withoutPassage(Runnable action) {
		WebServer passage = TestSandbox.webServer(bean(Sandbox.class));
		passage.stop();
		try {
			action.run();
		}
		finally {
			passage.start();
		}
	}

}
