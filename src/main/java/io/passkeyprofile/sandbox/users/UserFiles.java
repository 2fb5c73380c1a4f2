package io.passkeyprofile.sandbox.users;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.jdbc.BackgroundWork;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.users.UserImporter.Imported;
import io.passkeyprofile.start.StartRefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.JacksonIOException;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports users from files before the sandbox answers its first request, and exports them
 * after its last one. Each app has a file of its own.
 */
@Component
@EnableConfigurationProperties(UserFiles.Settings.class)
class UserFiles implements SmartInitializingSingleton, ApplicationListener<ApplicationStartedEvent>, DisposableBean {

	/** The end of a file name, after the app ID. */
	private static final String SUFFIX = ".jsonl";

	private static final Logger logger = LoggerFactory.getLogger(UserFiles.class);

	private final Settings settings;

	private final AppRepository apps;

	private final UserImporter importer;

	private final UserExporter exporter;

	private final TransactionTemplate transaction;

	private boolean started;

	UserFiles(Settings settings, AppRepository apps, UserImporter importer, UserExporter exporter,
			PlatformTransactionManager transactions) {
		this.settings = settings;
		this.apps = apps;
		this.importer = importer;
		this.exporter = exporter;
		this.transaction = new TransactionTemplate(transactions);
	}

	/** Imports all files, or nothing if one of them is invalid. */
	@Override
	public void afterSingletonsInstantiated() {
		Path folder = this.settings.importFrom();
		if (folder != null) {
			BackgroundWork
				.run(() -> this.transaction.executeWithoutResult((status) -> files(folder).forEach(this::importFile)));
		}
	}

	private static List<Path> files(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(SUFFIX)).sorted().toList();
		}
		catch (IOException ex) {
			throw new StartRefusedException("The folder to import, " + folder + ", can't be read: " + reason(ex) + ".");
		}
	}

	private void importFile(Path file) {
		String name = file.getFileName().toString();
		String appId = name.substring(0, name.length() - SUFFIX.length());
		App app = this.apps.find(appId)
			.orElseThrow(() -> new StartRefusedException(
					file + " can't be imported: there is no app " + appId + ". The apps are "
							+ this.apps.findAll().stream().map(App::id).collect(Collectors.joining(", ")) + "."));
		try (InputStream users = Files.newInputStream(file)) {
			Imported imported = this.importer.importAll(app, users);
			logger.info("Imported {}: {} users added, {} already there", file, imported.added(),
					imported.alreadyThere());
		}
		catch (InvalidUserException ex) {
			throw new StartRefusedException(file + " can't be imported. " + ex.getMessage());
		}
		catch (IOException | JacksonIOException ex) {
			throw new StartRefusedException(file + " can't be read: " + reason(ex) + ".");
		}
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		// A sandbox that failed to start must not replace what an earlier one exported
		this.started = true;
	}

	/**
	 * Exports the users. This runs after the last request and before the database closes.
	 */
	@Override
	public void destroy() {
		Path folder = this.settings.exportOnExit();
		if (folder != null && this.started) {
			BackgroundWork.run(() -> exportAll(folder));
		}
	}

	private void exportAll(Path folder) {
		for (App app : this.apps.findAll()) {
			Path file = folder.resolve(app.id() + SUFFIX);
			try {
				this.exporter.export(app, file);
			}
			catch (IOException ex) {
				logger.error("The users of app {} were not exported: {} can't be written: {}", app.id(), file,
						reason(ex));
			}
		}
	}

	private static String reason(Exception failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		if (cause instanceof NoSuchFileException) {
			return "it doesn't exist";
		}
		if (cause instanceof AccessDeniedException) {
			return "access is denied";
		}
		return String.valueOf(cause.getMessage());
	}

	/**
	 * Where the files are.
	 *
	 * @param importFrom the folder to import from at the start, or {@code null}
	 * @param exportOnExit the folder to export to at the end, or {@code null}
	 */
	@ConfigurationProperties("sandbox")
	record Settings(@Nullable @Name("import") Path importFrom, @Nullable Path exportOnExit) {
	}

}
