package io.passkeyprofile.sandbox.users;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppClock;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository.OwnedDevice;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.users.UserLineMapper.Lines;
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
 * Imports users into an app. A user who is there already stays as it is, whatever has
 * happened to it since, so importing the same users again changes nothing.
 */
@Component
public class UserImporter {

	private static final int BATCH = 500;

	private final UserLineMapper mapper;

	private final FlexUserRepository users;

	private final DeviceCredentialRepository credentials;

	private final JsonMapper jsonMapper;

	private final AppClock clock;

	private final TransactionTemplate savepoint;

	UserImporter(UserLineMapper mapper, FlexUserRepository users, DeviceCredentialRepository credentials,
			JsonMapper jsonMapper, AppClock clock, PlatformTransactionManager transactions) {
		this.mapper = mapper;
		this.users = users;
		this.credentials = credentials;
		this.jsonMapper = jsonMapper;
		this.clock = clock;
		this.savepoint = new TransactionTemplate(transactions);
		this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
	}

	/**
	 * Imports all users of a stream or, if something is wrong with one, none.
	 * @param app the app
	 * @param users JSON objects, one after the other or in an array, in UTF-8. It is
	 * closed
	 * @return how many users were added, and how many were there already
	 * @throws InvalidUserException if a user is not valid, or if one of its IDs, its
	 * handle or a key contradicts what the app has
	 * @throws tools.jackson.core.exc.JacksonIOException if the stream can't be read
	 */
	@Transactional
	public Imported importAll(App app, InputStream users) {
		Instant now = this.clock.now(app);
		int added = 0;
		int count = 0;
		try (Lines lines = this.mapper.open(users)) {
			List<Line> batch = new ArrayList<>();
			for (UserLine user = lines.next(); user != null; user = lines.next()) {
				batch.add(new Line(lines.number(), user));
				count++;
				if (batch.size() == BATCH) {
					added += add(app, batch, now);
					batch.clear();
				}
			}
			added += add(app, batch, now);
		}
		return new Imported(added, count - added);
	}

	/**
	 * Adds users that {@link UserExporter} has written and that nobody could change
	 * since. They are not checked.
	 * @param app an app without these users
	 * @param lines the users, each a JSON object
	 * @throws DuplicateKeyException if the app has one of them
	 */
	@Transactional
	public void addExported(App app, List<String> lines) {
		insert(app, lines.stream().map(this.mapper::readWritten).toList(), this.clock.now(app));
	}

	/**
	 * Adds devices to a user, who is created if necessary: all devices or none.
	 * @param app the app
	 * @param externalId the external ID of the user
	 * @param devicesJson a JSON array of devices in the form of the management API. It is
	 * closed
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
			return Objects.requireNonNull(lines.next());
		}
	}

	private int add(App app, List<Line> batch, Instant now) {
		if (insertedAtOnce(app, batch.stream().map(Line::user).toList(), now)) {
			return batch.size();
		}
		int added = 0;
		for (Line line : batch) {
			added += addUnlessThere(app, line, now) ? 1 : 0;
		}
		return added;
	}

	private boolean addUnlessThere(App app, Line line, Instant now) {
		Optional<FlexUser> known = this.users.findByExternalId(app, line.user().externalId());
		if (known.isEmpty()) {
			if (insertedAtOnce(app, List.of(line.user()), now)) {
				return true;
			}
			// Another request may have created the user meanwhile
			known = this.users.findByExternalId(app, line.user().externalId());
		}
		requireNoConflict(app, line, known.orElse(null));
		if (known.isEmpty()) {
			throw line.invalid("webauthn_devices", "must not have the same id or cred_id twice");
		}
		return false;
	}

	/** Returns false, and has changed nothing, if a user or device is there already. */
	private boolean insertedAtOnce(App app, List<UserLine> lines, Instant now) {
		try {
			this.savepoint.executeWithoutResult((status) -> insert(app, lines, now));
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
	 * Refuses a line that says of a user or device that is there something else than the
	 * app knows. A device that is not there is no conflict: it may have been revoked.
	 */
	private void requireNoConflict(App app, Line line, @Nullable FlexUser known) {
		UserLine user = line.user();
		if (user.id() != null) {
			requireSame(line, "id", this.users.find(app, user.id()).orElse(known), known, user.id(), FlexUser::id);
		}
		Base64UrlBytes handle = user.webauthnUserHandle();
		if (handle != null) {
			requireSame(line, "webauthn_user_handle", this.users.findByWebauthnUserHandle(app, handle).orElse(known),
					known, handle, FlexUser::webauthnUserHandle);
		}
		for (int i = 0; i < user.devices().size(); i++) {
			UserLine.Device device = user.devices().get(i);
			String path = "webauthn_devices[" + i + "]";
			if (device.id() != null) {
				this.credentials.findDevice(app, device.id())
					.ifPresent((found) -> requireSame(line, path, "id", device, found, known));
			}
			if (device.credId() != null) {
				this.credentials.findDeviceByCredId(app, device.credId().replace("=", ""))
					.ifPresent((found) -> requireSame(line, path, "cred_id", device, found, known));
			}
		}
	}

	private static <T> void requireSame(Line line, String member, @Nullable FlexUser found, @Nullable FlexUser known,
			T given, Function<FlexUser, T> value) {
		if (found != null && (known == null || !found.id().equals(known.id()))) {
			throw line.invalid(member, "belongs to another user");
		}
		if (known != null && !value.apply(known).equals(given)) {
			throw line.invalid(member, "is not that of the user with this external_id");
		}
	}

	private static void requireSame(Line line, String path, String member, UserLine.Device device, OwnedDevice found,
			@Nullable FlexUser known) {
		if (known == null || !found.passageUserId().equals(known.id())) {
			throw line.invalid(path + "." + member, "belongs to another user");
		}
		if (device.id() != null && !device.id().equals(found.device().id())) {
			throw line.invalid(path + ".id", "is not that of the device with this cred_id");
		}
		if (device.credId() != null && !device.credId().replace("=", "").equals(found.device().credId())) {
			throw line.invalid(path + ".cred_id", "is not that of the device with this id");
		}
		Base64UrlBytes givenKey = (device.credential() != null) ? device.credential().publicKey() : null;
		Base64UrlBytes foundKey = (found.credential() != null) ? found.credential().publicKey() : null;
		if (!Objects.equals(givenKey, foundKey)) {
			throw line.invalid(path + ".credential", "has another public_key than the device that is there");
		}
	}

	/**
	 * The outcome of an import.
	 *
	 * @param added how many users were added
	 * @param alreadyThere how many users were there already, and were not changed
	 */
	public record Imported(int added, int alreadyThere) {
	}

	private record Line(long number, UserLine user) {

		private InvalidUserException invalid(String member, String problem) {
			return InvalidUserException.of(this.number, member, problem);
		}

	}

}
