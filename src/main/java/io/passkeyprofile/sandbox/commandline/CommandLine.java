package io.passkeyprofile.sandbox.commandline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.commandline.Options.UsageException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command line of the sandbox.
 */
public final class CommandLine {

	private static final int FAILED = 1;

	private static final int USAGE = 2;

	private CommandLine() {
	}

	/**
	 * Does what the command line asks for. After {@code exec}, {@code import} and
	 * {@code export}, it ends the JVM with their exit code, and if the command line is
	 * wrong, with exit code 2.
	 * @param args the arguments
	 * @param launcher starts a sandbox
	 */
	public static void run(String[] args, Launcher launcher) {
		Options options;
		try {
			options = Options.parse(args);
		}
		catch (UsageException ex) {
			System.err.println(ex.getMessage() + " --help lists all options.");
			System.exit(USAGE);
			return;
		}
		if (options.isHelp()) {
			System.out.print(help());
		}
		else if (options.isVersion()) {
			System.out.println("passkey-profile-sandbox " + Objects
				.requireNonNullElse(CommandLine.class.getPackage().getImplementationVersion(), "(unknown)"));
		}
		else if (options.transfer() != null) {
			transfer(options.transfer(), options, launcher);
		}
		else {
			List<String> command = options.command();
			if (command == null) {
				serve(options, launcher);
			}
			else {
				exec(command, options, launcher);
			}
		}
	}

	private static void transfer(Transfer transfer, Options options, Launcher launcher) {
		claimOutput();
		ConfigurableApplicationContext opened;
		try {
			opened = launcher.launchWithoutServer(options.arguments());
		}
		catch (IllegalStateException ex) {
			System.err.println(ex.getMessage());
			System.exit(FAILED);
			return;
		}
		int exitCode;
		try (ConfigurableApplicationContext sandbox = opened) {
			exitCode = transfer.run(sandbox);
		}
		System.exit(exitCode);
	}

	private static void serve(Options options, Launcher launcher) {
		if (options.isExitsWithStdin()) {
			exitWithStdin();
		}
		if (options.isAnyPort()) {
			PrintStream output = claimOutput();
			output.println(describe(launcher.launch(options.arguments())));
			output.flush();
		}
		else {
			launcher.launch(options.arguments());
		}
	}

	/** Returns, as JSON, what a program has to know to use the sandbox. */
	private static String describe(ConfigurableApplicationContext sandbox) {
		App app = sandbox.getBean(SandboxSettings.class).apps().get(0);
		Map<String, String> members = new LinkedHashMap<>();
		members.put("url", url(sandbox, ""));
		members.put("management_url", url(sandbox, ApiPaths.BASE));
		members.put("control_url", url(sandbox, ApiPaths.CONTROL));
		members.put("app_id", app.id());
		if (app.accepts(App.PUBLISHED_KEY.getBytes(StandardCharsets.UTF_8))) {
			members.put("api_key", App.PUBLISHED_KEY);
		}
		return sandbox.getBean(JsonMapper.class).writeValueAsString(members);
	}

	private static void exec(List<String> command, Options options, Launcher launcher) {
		// Only the command may write to standard output
		claimOutput();
		ConfigurableApplicationContext sandbox = launcher.launch(options.arguments());
		int exitCode = new Command(command,
				Map.of("PASSAGE_APP_ID", options.required("sandbox.apps[0].id"), "PASSAGE_API_KEY",
						options.required("sandbox.apps[0].api-keys[0]"), "PASSAGE_API_URL", url(sandbox, ApiPaths.BASE),
						"PASSAGE_AUTH_URL", url(sandbox, ApiPaths.BASE), "PASSAGE_SANDBOX_URL",
						url(sandbox, ApiPaths.CONTROL)))
			.run();
		sandbox.close();
		System.exit(exitCode);
	}

	private static String url(ConfigurableApplicationContext sandbox, String path) {
		return "http://localhost:" + sandbox.getEnvironment().getRequiredProperty("local.server.port") + path;
	}

	/** Returns standard output, and redirects {@code System.out} to standard error. */
	private static PrintStream claimOutput() {
		PrintStream output = System.out;
		System.setOut(System.err);
		return output;
	}

	/** Exits when standard input ends, which it does when the parent has ended. */
	private static void exitWithStdin() {
		Thread reader = new Thread(() -> {
			try {
				System.in.transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				// Standard input was closed, which is the same as its end
			}
			System.exit(0);
		}, "stdin");
		reader.setDaemon(true);
		reader.start();
	}

	private static String help() {
		try (InputStream help = CommandLine.class.getResourceAsStream("help.txt")) {
			return new String(Objects.requireNonNull(help).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a sandbox.
	 */
	public interface Launcher {

		/**
		 * Starts a sandbox.
		 * @param arguments settings as arguments of Spring Boot
		 * @return the running sandbox
		 */
		ConfigurableApplicationContext launch(String[] arguments);

		/**
		 * Opens the database of a sandbox without starting a server.
		 * @param arguments settings as arguments of Spring Boot
		 * @return the context with the beans that import and export users
		 * @throws IllegalStateException if the database can't be opened; the message says
		 * why
		 */
		ConfigurableApplicationContext launchWithoutServer(String[] arguments);

	}

}
