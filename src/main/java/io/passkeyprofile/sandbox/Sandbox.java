package io.passkeyprofile.sandbox;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A running Passage Passkey Flex server.
 *
 * <pre class="code">
 * try (Sandbox sandbox = Sandbox.start(Map.of("server.port", "0"))) {
 * 	URI baseUrl = sandbox.managementUrl();
 * }
 * </pre>
 */
public final class Sandbox implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Sandbox.class);

	private final ConfigurableApplicationContext context;

	private Sandbox(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Runs the sandbox alone.
	 * @param args properties, as {@code --server.port=8082}
	 */
	public static void main(String[] args) {
		SpringApplication application = application(Clock.systemUTC());
		application.setDefaultProperties(Map.of("spring.config.name", "sandbox"));
		Sandbox sandbox = new Sandbox(application.run(args));
		logger.info("Passage sandbox: {} serves {}", sandbox.managementUrl(),
				sandbox.bean(SandboxSettings.class).apps().stream().map(App::id).collect(Collectors.joining(", ")));
	}

	/**
	 * Starts a sandbox beside another application, out of reach of that application's
	 * environment variables, system properties and command line.
	 * @param properties settings that win over those in {@code sandbox.yml}
	 * @return the running sandbox
	 * @throws IllegalStateException if it can't start; the message says why
	 */
	public static Sandbox start(Map<String, String> properties) {
		return start(properties, Clock.systemUTC());
	}

	static Sandbox start(Map<String, String> properties, Clock clock) {
		SpringApplication application = application(clock);
		application.setEnvironment(new IsolatedEnvironment(properties));
		application.setAddCommandLineProperties(false);
		application.setLogStartupInfo(false);
		// Logging belongs to the whole JVM, and so to the application that is already
		// there
		application.setListeners(application.getListeners()
			.stream()
			.filter((listener) -> !(listener instanceof LoggingApplicationListener))
			.toList());
		try {
			return new Sandbox(application.run());
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("The Passage sandbox can't start: " + StartFailure.reason(ex), ex);
		}
	}

	private static SpringApplication application(Clock clock) {
		SpringApplication application = new SpringApplication(SandboxConfiguration.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setBannerMode(Banner.Mode.OFF);
		application
			.addInitializers((context) -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock));
		return application;
	}

	/**
	 * Where the management API answers.
	 * @return the base URL, such as {@code http://localhost:8081/v1}
	 */
	public URI managementUrl() {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		return URI.create("http://localhost:" + port + ApiPaths.BASE);
	}

	/**
	 * Adds devices to a user, who is created if there is none yet: all of them or none.
	 * @param appId the app that the user belongs to
	 * @param externalId the user's external ID
	 * @param devicesJson a JSON array of devices in the form of the API; absent IDs are
	 * generated
	 * @throws IllegalArgumentException if the app is unknown or the devices are not valid
	 */
	public void importDevices(String appId, String externalId, InputStream devicesJson) {
		bean(DeviceImport.class).add(appId, externalId, devicesJson);
	}

	@Override
	public void close() {
		this.context.close();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ApplicationContext context() {
		return this.context;
	}

}
