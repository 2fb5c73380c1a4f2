package io.passkeyprofile.sandbox.commandline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.app.RandomIds;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 */
final class Options {

	private static final Pattern SETTING = Pattern
		.compile("--((spring|sandbox|server|logging|management)\\.[^=]+)=(.*)", Pattern.DOTALL);

	private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#\\s]+");

	private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

	/** The options with a value, after {@code =} or as the next argument. */
	private static final List<String> WITH_VALUE = List.of("--port", "--import", "--origin", "--app");

	private final Map<String, String> settings = new LinkedHashMap<>();

	private @Nullable String origin;

	private boolean help;

	private boolean version;

	private boolean memory;

	private boolean exportsOnExit;

	private boolean exitsWithStdin;

	private boolean strict;

	private @Nullable String appId;

	private @Nullable String file;

	private @Nullable List<String> command;

	private @Nullable Transfer transfer;

	private Options() {
	}

	/**
	 * Parses a command line.
	 * @throws UsageException if there is something wrong with it
	 */
	static Options parse(String... args) {
		Options options = new Options();
		Deque<String> rest = new ArrayDeque<>(List.of(args));
		boolean isExec = "exec".equals(rest.peek());
		boolean isTransfer = "import".equals(rest.peek()) || "export".equals(rest.peek());
		String task = (isExec || isTransfer) ? rest.remove() : "";
		while (!rest.isEmpty() && !(isExec && !rest.element().startsWith("-"))) {
			String argument = rest.remove();
			if (isExec && argument.equals("--")) {
				break;
			}
			if (isTransfer && options.file == null && (argument.equals("-") || !argument.startsWith("-"))) {
				options.file = argument;
			}
			else {
				options.take(argument, rest);
			}
		}
		if (options.help || options.version) {
			return options;
		}
		if (isExec) {
			if (rest.isEmpty()) {
				throw new UsageException("exec needs a command, after --.");
			}
			options.command = List.copyOf(rest);
		}
		if (isTransfer) {
			options.completeTransfer(task);
		}
		else {
			options.complete();
		}
		return options;
	}

	private void completeTransfer(String task) {
		String file = this.file;
		if (file == null) {
			throw new UsageException(task + " needs a file.");
		}
		boolean isImport = task.equals("import");
		if (this.memory || this.exportsOnExit || this.exitsWithStdin || this.origin != null
				|| this.settings.containsKey("sandbox.import") || (this.strict && !isImport)) {
			throw new UsageException(task + " takes no such option.");
		}
		if (file.equals("-") && !isImport) {
			throw new UsageException("export needs a file, which only you can read.");
		}
		this.transfer = new Transfer(isImport, this.appId, file, this.strict);
		this.settings.putIfAbsent("logging.level.io.passkeyprofile", "warn");
		// The command line prints a sentence instead
		this.settings.putIfAbsent("logging.level.org.springframework.boot.diagnostics", "off");
		this.settings.putIfAbsent("spring.datasource.hikari.minimum-idle", "1");
	}

	private void take(String argument, Deque<String> rest) {
		Matcher setting = SETTING.matcher(argument);
		if (setting.matches()) {
			this.settings.put(setting.group(1), setting.group(3));
			return;
		}
		int equals = argument.indexOf('=');
		String name = (equals < 0) ? argument : argument.substring(0, equals);
		String value = (equals < 0) ? null : argument.substring(equals + 1);
		if (WITH_VALUE.contains(name)) {
			take(name, (value != null) ? value : rest.poll());
		}
		else if (name.equals("--export-on-exit")) {
			this.exportsOnExit = true;
			if (value != null) {
				this.settings.put("sandbox.export-on-exit", folder(name, value));
			}
		}
		else {
			takeFlag(argument);
		}
	}

	private void take(String name, @Nullable String value) {
		if (value == null || value.isEmpty()) {
			throw new UsageException(name + " needs a value.");
		}
		switch (name) {
			case "--port" -> {
				if (!PORT.matcher(value).matches() || Integer.parseInt(value) > 65535) {
					throw new UsageException("--port must be a number from 0 to 65535.");
				}
				this.settings.put("server.port", value);
			}
			case "--app" -> this.appId = value;
			case "--import" -> this.settings.put("sandbox.import", folder(name, value));
			default -> {
				if (!ORIGIN.matcher(value).matches()) {
					throw new UsageException(
							"--origin must be as browsers write it, without a path, such as http://localhost:3000.");
				}
				this.origin = value;
			}
		}
	}

	private void takeFlag(String argument) {
		switch (argument) {
			case "--help", "-h" -> this.help = true;
			case "--version" -> this.version = true;
			case "--memory" -> this.memory = true;
			case "--strict" -> this.strict = true;
			case "--exit-with-stdin" -> this.exitsWithStdin = true;
			default -> throw new UsageException("Unknown option " + argument + ".");
		}
	}

	private void complete() {
		if (this.strict || this.appId != null) {
			throw new UsageException("--app and --strict are for import and export.");
		}
		if (this.exportsOnExit && !this.settings.containsKey("sandbox.export-on-exit")) {
			String imported = this.settings.get("sandbox.import");
			if (imported == null) {
				throw new UsageException("--export-on-exit needs a folder, unless --import names one.");
			}
			this.settings.put("sandbox.export-on-exit", imported);
		}
		if (this.memory || this.command != null) {
			if (this.memory && this.settings.containsKey("spring.datasource.url")) {
				throw new UsageException("--memory and --spring.datasource.url can't be combined.");
			}
			this.settings.putIfAbsent("spring.datasource.url", "jdbc:h2:mem:sandbox");
		}
		if (this.command == null) {
			if (this.origin != null) {
				throw new UsageException("--origin is for exec. Otherwise set --sandbox.apps[0].auth-origin.");
			}
			return;
		}
		if (this.exitsWithStdin) {
			throw new UsageException("--exit-with-stdin is not for exec, whose standard input is the command's.");
		}
		this.settings.putIfAbsent("logging.level.io.passkeyprofile", "warn");
		this.settings.putIfAbsent("server.port", "0");
		this.settings.putIfAbsent("sandbox.apps[0].id", importedAppId(this.settings.get("sandbox.import")));
		this.settings.putIfAbsent("sandbox.apps[0].name", "Passage sandbox");
		this.settings.putIfAbsent("sandbox.apps[0].auth-origin",
				(this.origin != null) ? this.origin : "http://localhost:8080");
		this.settings.putIfAbsent("sandbox.apps[0].api-keys[0]", RandomIds.next());
	}

	/** Returns the ID of the imported app if there is exactly one, or a random ID. */
	private static String importedAppId(@Nullable String folder) {
		if (folder == null) {
			return RandomIds.next();
		}
		try (Stream<Path> files = Files.list(Path.of(folder))) {
			List<String> ids = files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.matches(RandomIds.PATTERN + "\\.jsonl"))
				.map((name) -> name.substring(0, name.indexOf('.')))
				.toList();
			return (ids.size() == 1) ? ids.get(0) : RandomIds.next();
		}
		catch (IOException ex) {
			// The import will fail, too, and say why
			return RandomIds.next();
		}
	}

	private static String folder(String name, String value) {
		try {
			return Path.of(value).toAbsolutePath().toString();
		}
		catch (InvalidPathException ex) {
			throw new UsageException(name + " must be a folder.");
		}
	}

	boolean isHelp() {
		return this.help;
	}

	boolean isVersion() {
		return this.version;
	}

	boolean isExitsWithStdin() {
		return this.exitsWithStdin;
	}

	/** Returns whether the sandbox is to take any free port. */
	boolean isAnyPort() {
		String port = Stream
			.of(this.settings.get("server.port"), System.getProperty("server.port"), System.getenv("SERVER_PORT"))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse("");
		return port.equals("0");
	}

	/** Returns the command to run beside the sandbox, or null if there is none. */
	@Nullable List<String> command() {
		return this.command;
	}

	/** Returns which users to import or export, or null to start a sandbox. */
	@Nullable Transfer transfer() {
		return this.transfer;
	}

	/** Returns a setting that {@code exec} always has. */
	String required(String name) {
		return Objects.requireNonNull(this.settings.get(name));
	}

	/** Returns the settings as arguments of Spring Boot. */
	String[] arguments() {
		return this.settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new);
	}

	/** Says what is wrong with the command line. */
	static final class UsageException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private UsageException(String sentence) {
			super(sentence, null, false, false);
		}

	}

}
