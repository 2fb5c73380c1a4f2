package io.passkeyprofile.sandbox.users;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository.OwnedDevice;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Exports the users of an app. Only some of them are in memory at a time.
 */
@Component
public class UserExporter {

	private static final int BATCH = 500;

	private final FlexUserRepository users;

	private final DeviceCredentialRepository credentials;

	private final UserLineMapper lines;

	private final JsonMapper jsonMapper;

	UserExporter(FlexUserRepository users, DeviceCredentialRepository credentials, UserLineMapper lines,
			JsonMapper jsonMapper) {
		this.users = users;
		this.credentials = credentials;
		this.lines = lines;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Exports all users as they are at one moment.
	 * @param app the app
	 * @param consumer gets the users in batches, in the order of their Passage user IDs,
	 * each as a JSON object without line breaks
	 */
	@Transactional(isolation = Isolation.REPEATABLE_READ)
	public void export(App app, Consumer<List<String>> consumer) {
		List<FlexUser> batch = this.users.listAfter(app, "", BATCH);
		while (!batch.isEmpty()) {
			String last = batch.get(batch.size() - 1).id();
			Map<String, List<OwnedDevice>> devices = this.credentials.listBetween(app, batch.get(0).id(), last)
				.stream()
				.collect(Collectors.groupingBy(OwnedDevice::passageUserId));
			consumer.accept(batch.stream()
				.map((user) -> UserLine.of(user, metadata(user), devices.getOrDefault(user.id(), List.of())))
				.map(this.lines::write)
				.toList());
			batch = this.users.listAfter(app, last, BATCH);
		}
	}

	/**
	 * Exports all users to a file. An existing file is replaced in one step, so that it
	 * is always complete. Only its owner may read it, because it holds personal data.
	 * @param app the app
	 * @param file the file
	 * @return how many users there were
	 * @throws IOException if the file can't be written
	 */
	@Transactional(isolation = Isolation.REPEATABLE_READ)
	public long export(App app, Path file) throws IOException {
		if (Files.isDirectory(file)) {
			throw new FileSystemException(file.toString(), null, "Is a directory");
		}
		Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
		// On POSIX systems, it has mode 0600
		Path written = Files.createTempFile(folder, app.id(), ".tmp");
		AtomicLong users = new AtomicLong();
		try {
			try (BufferedWriter writer = Files.newBufferedWriter(written)) {
				export(app, (lines) -> {
					users.addAndGet(lines.size());
					lines.forEach((line) -> write(writer, line));
				});
			}
			catch (UncheckedIOException ex) {
				throw ex.getCause();
			}
			try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
				channel.force(true);
			}
			Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(written);
		}
		return users.get();
	}

	private static void write(BufferedWriter writer, String line) {
		try {
			writer.write(line);
			writer.write('\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private @Nullable ObjectNode metadata(FlexUser user) {
		return (user.userMetadata() != null) ? this.jsonMapper.readValue(user.userMetadata(), ObjectNode.class) : null;
	}

}
