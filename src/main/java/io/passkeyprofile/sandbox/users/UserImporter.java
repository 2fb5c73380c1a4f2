package io.passkeyprofile.sandbox.users;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository.OwnedDevice;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.users.UserLineMapper.Lines;
import io.passkeyprofile.sandbox.users.UserSource.Entry;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports users into an app. A user who is there already is not changed, even if it has
 * changed since the export. So importing the same users again changes nothing.
 */
@Component
public class UserImporter {

	private static final int BATCH = 1000;

	/** Makes batches with long lines smaller, so that a batch always fits into memory. */
	private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

	private final UserLineMapper mapper;

	private final FlexUserRepository users;

	private final DeviceCredentialRepository credentials;

	private final JsonMapper jsonMapper;

	private final AppClock clock;

	private final TransactionTemplate transaction;

	private final TransactionTemplate savepoint;

	UserImporter(UserLineMapper mapper, FlexUserRepository users, DeviceCredentialRepository credentials,
			JsonMapper jsonMapper, AppClock clock, PlatformTransactionManager transactions) {
		this.mapper = mapper;
		this.users = users;
		this.credentials = credentials;
		this.jsonMapper = jsonMapper;
		this.clock = clock;
		this.transaction = new TransactionTemplate(transactions);
		this.savepoint = new TransactionTemplate(transactions);
		this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
	}

	/**
	 * Imports all users of a stream, or none if one of them is invalid.
	 * @param app the app
	 * @param users JSON objects, one after the other or in an array, in UTF-8. The stream
	 * is closed
	 * @return how many users were added, and how many were there already
	 * @throws InvalidUserException if a user is not valid, or if one of its IDs, its
	 * handle or a key contradicts what the app has
	 * @throws tools.jackson.core.exc.JacksonIOException if the stream can't be read
	 */
	@Transactional
	public Imported importAll(App app, InputStream users) {
		try (Lines lines = this.mapper.open(users)) {
			return importEach(app, lines, (problem) -> {
				throw problem;
			});
		}
	}

	/**
	 * Imports the users of a file, and skips invalid ones.
	 * @param app the app
	 * @param users JSON lines in UTF-8, one user per line; or CSV with a header, as
	 * Passage exported it
	 * @param format which of the two
	 * @param strict whether to change nothing if a single user is invalid. Otherwise
	 * users are committed in batches of up to 1,000
	 * @param problems gets a sentence about ignored columns, and about each skipped user,
	 * in the order of the file
	 * @return how many users were added, were there already, and were skipped
	 * @throws InvalidUserException if the header of CSV can't be used
	 * @throws java.io.UncheckedIOException if the stream can't be read
	 */
	public Imported importValid(App app, InputStream users, Format format, boolean strict, Consumer<String> problems) {
		UserSource source = source(users, format, problems);
		Supplier<Imported> work = () -> importEach(app, source,
				(problem) -> problems.accept(String.valueOf(problem.getMessage())));
		if (!strict) {
			return work.get();
		}
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			Imported imported = work.get();
			if (imported.skipped() > 0) {
				status.setRollbackOnly();
			}
			return imported;
		}));
	}

	private UserSource source(InputStream users, Format format, Consumer<String> problems) {
		if (format == Format.JSON_LINES) {
			return new JsonLineSource(this.mapper, users);
		}
		CsvSource csv = new CsvSource(this.mapper, this.jsonMapper, users);
		if (!csv.ignoredColumns().isEmpty()) {
			problems.accept("Line 1: these columns were left out: " + String.join(", ", csv.ignoredColumns()) + ".");
		}
		return csv;
	}

	/** Imports batches. Each is a transaction, or part of the caller's transaction. */
	private Imported importEach(App app, UserSource source, Consumer<InvalidUserException> problems) {
		Instant now = this.clock.now(app);
		Imported total = new Imported(0, 0, 0);
		boolean more = true;
		while (more) {
			List<Entry> batch = new ArrayList<>();
			List<InvalidUserException> invalid = new ArrayList<>();
			more = read(source, batch, invalid);
			int unreadable = invalid.size();
			int added = Objects.requireNonNull(this.transaction.execute((status) -> add(app, batch, now, invalid)));
			invalid.sort(Comparator.comparingLong(InvalidUserException::line));
			invalid.forEach(problems);
			total = total.plus(added, batch.size() - added - (invalid.size() - unreadable), invalid.size());
		}
		return total;
	}

	/** Reads a batch, and returns whether there may be more after it. */
	private static boolean read(UserSource source, List<Entry> batch, List<InvalidUserException> invalid) {
		int bytes = 0;
		for (int i = 0; i < BATCH && bytes < MAX_BATCH_BYTES; i++) {
			try {
				Entry entry = source.next();
				if (entry == null) {
					return false;
				}
				batch.add(entry);
				bytes += entry.size();
			}
			catch (InvalidUserException ex) {
				invalid.add(ex);
			}
		}
		return true;
	}

	/**
	 * Adds users without checking them. They must come from {@link UserExporter}, and
	 * nobody may have been able to change them since.
	 * @param app an app without these users
	 * @param lines the users, each a JSON object
	 * @throws DuplicateKeyException if the app already has one of them
	 */
	@Transactional
	public void addExported(App app, List<String> lines) {
		insert(app, lines.stream().map(this.mapper::readWritten).toList(), this.clock.now(app));
	}

	/**
	 * Adds all of some devices to a user, or none of them. The user is created if
	 * necessary.
	 * @param app the app
	 * @param externalId the external ID of the user
	 * @param devicesJson a JSON array of devices in the form of the management API. The
	 * stream is closed
	 * @throws IllegalArgumentException if the external ID or a device is not valid
	 */
	@Transactional
	public void addDevices(App app, String externalId, InputStream devicesJson) {
		Instant now = this.clock.now(app);
		UserLine line = lineOf(externalId, devicesJson);
		FlexUser user = this.users.findOrCreate(app, externalId);
		try {
			this.credentials.addAll(app, line.devices().stream().map((device) -> device.toDevice(user, now)).toList());
		}
		catch (DuplicateKeyException ex) {
			throw new IllegalArgumentException("A device has an id or cred_id that already exists", ex);
		}
	}

	private UserLine lineOf(String externalId, InputStream devicesJson) {
		JsonNode devices;
		try {
			devices = this.jsonMapper.readTree(devicesJson);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The devices must be a JSON array", ex);
		}
		if (!devices.isArray()) {
			throw new IllegalArgumentException("The devices must be a JSON array");
		}
		byte[] user = this.jsonMapper.writeValueAsBytes(Map.of("external_id", externalId, "webauthn_devices", devices));
		try (Lines lines = this.mapper.open(new ByteArrayInputStream(user))) {
			return Objects.requireNonNull(lines.next()).user();
		}
	}

	/** Adds a batch, returns how many users were added, and collects the conflicts. */
	private int add(App app, List<Entry> batch, Instant now, List<InvalidUserException> invalid) {
		Map<String, KnownUser> known = known(app, batch);
		Map<String, Entry> absent = new LinkedHashMap<>();
		List<Entry> others = new ArrayList<>();
		for (Entry entry : batch) {
			String externalId = entry.user().externalId();
			if (known.containsKey(externalId) || absent.putIfAbsent(externalId, entry) != null) {
				others.add(entry);
			}
		}
		int added = 0;
		if (insertedAtOnce(app, List.copyOf(absent.values()), now)) {
			added = absent.size();
		}
		else {
			others.addAll(0, absent.values());
		}
		for (Entry entry : others) {
			try {
				added += addUnlessThere(app, entry, known.get(entry.user().externalId()), now) ? 1 : 0;
			}
			catch (InvalidUserException ex) {
				invalid.add(ex);
			}
		}
		return added;
	}

	/** Finds the users of a batch who are there already, with two statements. */
	private Map<String, KnownUser> known(App app, List<Entry> batch) {
		if (batch.isEmpty()) {
			return Map.of();
		}
		List<FlexUser> found = this.users.findByExternalIds(app,
				batch.stream().map((entry) -> entry.user().externalId()).distinct().toList());
		if (found.isEmpty()) {
			return Map.of();
		}
		Map<String, List<OwnedDevice>> devices = this.credentials.listOf(app, found.stream().map(FlexUser::id).toList())
			.stream()
			.collect(Collectors.groupingBy(OwnedDevice::passageUserId));
		return found.stream()
			.map((user) -> new KnownUser(user, devices.getOrDefault(user.id(), List.of())))
			.collect(Collectors.toMap((known) -> known.user().externalId(), Function.identity()));
	}

	private boolean addUnlessThere(App app, Entry entry, @Nullable KnownUser alreadyKnown, Instant now) {
		KnownUser known = alreadyKnown;
		if (known == null) {
			if (insertedAtOnce(app, List.of(entry), now)) {
				return true;
			}
			// An earlier line or another request may have created the user meanwhile
			known = known(app, List.of(entry)).get(entry.user().externalId());
		}
		requireNoConflict(app, entry, known);
		if (known == null) {
			throw entry.invalid("webauthn_devices", "must not have the same id or cred_id twice");
		}
		return false;
	}

	/** Returns {@code false} and changes nothing if a user or device already exists. */
	private boolean insertedAtOnce(App app, List<Entry> entries, Instant now) {
		try {
			this.savepoint
				.executeWithoutResult((status) -> insert(app, entries.stream().map(Entry::user).toList(), now));
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private void insert(App app, List<UserLine> lines, Instant now) {
		List<FlexUser> added = new ArrayList<>();
		List<OwnedDevice> devices = new ArrayList<>();
		for (UserLine line : lines) {
			FlexUser user = line.toUser(now);
			added.add(user);
			line.devices().forEach((device) -> devices.add(device.toDevice(user, now)));
		}
		this.users.addAll(app, added);
		this.credentials.addAll(app, devices);
	}

	/**
	 * Refuses a line that contradicts an existing user or device. A missing device is no
	 * conflict, because it may have been revoked. If the line agrees with the known user,
	 * this takes no statement.
	 */
	private void requireNoConflict(App app, Entry entry, @Nullable KnownUser known) {
		UserLine line = entry.user();
		String id = line.id();
		if (id != null && (known == null || !known.user().id().equals(id))) {
			refuse(entry, "id", this.users.find(app, id), known);
		}
		Base64UrlBytes handle = line.webauthnUserHandle();
		if (handle != null && (known == null || !known.user().webauthnUserHandle().equals(handle))) {
			refuse(entry, "webauthn_user_handle", this.users.findByWebauthnUserHandle(app, handle), known);
		}
		for (int i = 0; i < line.devices().size(); i++) {
			UserLine.Device device = line.devices().get(i);
			String path = "webauthn_devices[" + i + "]";
			String deviceId = device.id();
			if (deviceId != null) {
				find(known, (owned) -> owned.device().id().equals(deviceId))
					.or(() -> this.credentials.findDevice(app, deviceId))
					.ifPresent((found) -> requireSame(entry, path, "id", device, found, known));
			}
			if (device.credId() != null) {
				String credId = device.credId().replace("=", "");
				find(known, (owned) -> owned.device().credId().equals(credId))
					.or(() -> this.credentials.findDeviceByCredId(app, credId))
					.ifPresent((found) -> requireSame(entry, path, "cred_id", device, found, known));
			}
		}
	}

	private static Optional<OwnedDevice> find(@Nullable KnownUser known, Predicate<OwnedDevice> condition) {
		return (known != null) ? known.devices().stream().filter(condition).findFirst() : Optional.empty();
	}

	/** Accepts an ID or handle only if nobody has it and the user is new. */
	private static void refuse(Entry entry, String member, Optional<FlexUser> owner, @Nullable KnownUser known) {
		if (owner.isPresent()) {
			throw entry.invalid(member, "belongs to another user");
		}
		if (known != null) {
			throw entry.invalid(member, "is not that of the user with this external_id");
		}
	}

	private static void requireSame(Entry entry, String path, String member, UserLine.Device device, OwnedDevice found,
			@Nullable KnownUser known) {
		if (known == null || !found.passageUserId().equals(known.user().id())) {
			throw entry.invalid(path + "." + member, "belongs to another user");
		}
		if (device.id() != null && !device.id().equals(found.device().id())) {
			throw entry.invalid(path + ".id", "is not that of the device with this cred_id");
		}
		if (device.credId() != null && !device.credId().replace("=", "").equals(found.device().credId())) {
			throw entry.invalid(path + ".cred_id", "is not that of the device with this id");
		}
		Base64UrlBytes givenKey = (device.credential() != null) ? device.credential().publicKey() : null;
		Base64UrlBytes foundKey = (found.credential() != null) ? found.credential().publicKey() : null;
		if (!Objects.equals(givenKey, foundKey)) {
			throw entry.invalid(path + ".credential", "has another public_key than the device that is there");
		}
	}

	/**
	 * The format of a file.
	 */
	public enum Format {

		/** One JSON object per line. */
		JSON_LINES,

		/** A header, and one user per row. */
		CSV

	}

	/**
	 * The outcome of an import.
	 *
	 * @param added how many users were added
	 * @param alreadyThere how many users were there already, and were not changed
	 * @param skipped how many users were skipped, because they are invalid
	 */
	public record Imported(int added, int alreadyThere, int skipped) {

		private Imported plus(int moreAdded, int moreAlreadyThere, int moreSkipped) {
			return new Imported(this.added + moreAdded, this.alreadyThere + moreAlreadyThere,
					this.skipped + moreSkipped);
		}

	}

	private record KnownUser(FlexUser user, List<OwnedDevice> devices) {
	}

}
