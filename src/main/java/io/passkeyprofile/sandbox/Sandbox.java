package io.passkeyprofile.sandbox;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.commandline.CommandLine;
import io.passkeyprofile.sandbox.impersonation.PassageHosts;
import io.passkeyprofile.sandbox.users.UserImporter;
import io.passkeyprofile.sandbox.web.ApiPaths;
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
	 * Runs the sandbox on its own, or a command beside it.
	 * @param args options and settings; {@code --help} lists them
	 */
	public static void main(String[] args) {
		CommandLine.run(args, new CommandLine.Launcher() {

			@Override
			public ConfigurableApplicationContext launch(String[] arguments) {
				Sandbox sandbox = new Sandbox(standalone(SandboxConfiguration.class).run(arguments));
				logger.info("Passage sandbox at {} for apps {}", sandbox.managementUrl(),
						sandbox.bean(AppRepository.class)
							.findAll()
							.stream()
							.map(App::id)
							.collect(Collectors.joining(", ")));
				sandbox.context.getBeanProvider(PassageHosts.class)
					.ifAvailable((hosts) -> logger.info("{}", hosts.instructions()));
				return sandbox.context;
			}

			@Override
			public ConfigurableApplicationContext launchWithoutServer(String[] arguments) {
				SpringApplication application = standalone(DataConfiguration.class);
				application.setWebApplicationType(WebApplicationType.NONE);
				application.setLogStartupInfo(false);
				try {
					return application.run(arguments);
				}
				catch (RuntimeException ex) {
					throw new IllegalStateException(StartFailure.sentence(ex), ex);
				}
			}

		});
	}

	private static SpringApplication standalone(Class<?> configuration) {
		SpringApplication application = application(configuration, Clock.systemUTC());
		application.setDefaultProperties(Map.of("spring.config.name", "sandbox"));
		return application;
	}

	/**
	 * Starts a sandbox inside another application. It ignores the environment variables,
	 * system properties and command line, because they are meant for that application.
	 * @param properties settings that override those in {@code sandbox.yml}
	 * @return the running sandbox
	 * @throws IllegalStateException if the sandbox can't start; the message says why
	 */
	public static Sandbox start(Map<String, String> properties) {
		return start(properties, Clock.systemUTC());
	}

	static Sandbox start(Map<String, String> properties, Clock clock) {
		SpringApplication application = application(SandboxConfiguration.class, clock);
		application.setEnvironment(new IsolatedEnvironment(properties));
		application.setAddCommandLineProperties(false);
		application.setLogStartupInfo(false);
		// The other application has already configured logging for the whole JVM
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

	private static SpringApplication application(Class<?> configuration, Clock clock) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setBannerMode(Banner.Mode.OFF);
		application
			.addInitializers((context) -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock));
		return application;
	}

	/**
	 * Returns where the management API is served.
	 * @return the base URL, such as {@code http://localhost:8081/v1}
	 */
	public URI managementUrl() {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		return URI.create("http://localhost:" + port + ApiPaths.BASE);
	}

	/**
	 * Adds all of some devices to a user, or none of them. The user is created if
	 * necessary. The devices can be listed and revoked, but nobody can sign in with them.
	 * @param appId the app ID
	 * @param externalId the external ID of the user
	 * @param devicesJson a JSON array of devices in the form of the management API. Only
	 * {@code friendly_name} and {@code type} are required
	 * @throws IllegalArgumentException if the app does not exist, or if the external ID
	 * or a device is not valid
	 */
	public void importDevices(String appId, String externalId, InputStream devicesJson) {
		App app = bean(AppRepository.class).find(appId)
			.orElseThrow(() -> new IllegalArgumentException("There is no app " + appId));
		bean(UserImporter.class).addDevices(app, externalId, devicesJson);
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
