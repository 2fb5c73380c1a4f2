package io.passkeyprofile.sandbox.users;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.passkeyprofile.sandbox.app.Base64UrlBytes;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.ceremony.webauthn.PublicKeyVerifier;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository.OwnedDevice;
import io.passkeyprofile.sandbox.store.FlexDevice;
import io.passkeyprofile.sandbox.store.FlexUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user with everything that the sandbox keeps, as one line of JSON. The names are those
 * of the management API and of a WebAuthn credential record. Most members may be absent,
 * so that people can write lines by hand.
 *
 * @see <a href="https://www.w3.org/TR/webauthn-3/#credential-record">Web Authentication,
 * credential record</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UserLine(@Nullable @Pattern(regexp = RandomIds.PATTERN, message = UserLine.ID_MESSAGE) String id,
		@NotBlank @Size(max = 255) String externalId, @Nullable Base64UrlBytes webauthnUserHandle,
		@Nullable @Pattern(regexp = "active|inactive|pending",
				message = "must be active, inactive or pending") String status,
		@Nullable ObjectNode userMetadata, @Nullable @PositiveOrZero Long loginCount, @Nullable Instant createdAt,
		@Nullable Instant updatedAt, @Nullable Instant lastLoginAt,
		@Nullable List<@NotNull @Valid Device> webauthnDevices) {

	static final String ID_MESSAGE = "must be 24 letters and digits";

	/** Returns a time, or another one if it is absent. */
	private static Instant or(@Nullable Instant time, Instant absent) {
		return (time != null) ? time : absent;
	}

	static UserLine of(FlexUser user, @Nullable ObjectNode userMetadata, List<OwnedDevice> devices) {
		return new UserLine(user.id(), user.externalId(), user.webauthnUserHandle(), user.status().wireName(),
				userMetadata, user.loginCount(), user.createdAt(), user.updatedAt(), user.lastLoginAt(),
				devices.stream().map(Device::of).toList());
	}

	/** Returns the user, and fills in absent members. */
	FlexUser toUser(Instant now) {
		Instant created = or(this.createdAt, now);
		return new FlexUser((this.id != null) ? this.id : RandomIds.next(), this.externalId,
				(this.webauthnUserHandle != null) ? this.webauthnUserHandle : Base64UrlBytes.of(RandomIds.bytes()),
				(this.status != null) ? FlexUser.Status.of(this.status).orElseThrow() : FlexUser.Status.ACTIVE,
				Objects.requireNonNullElse(this.loginCount, 0L), created, or(this.updatedAt, created),
				or(this.lastLoginAt, created), (this.userMetadata != null) ? this.userMetadata.toString() : null);
	}

	List<Device> devices() {
		return (this.webauthnDevices != null) ? this.webauthnDevices : List.of();
	}

	/**
	 * A device in the form of the management API, and its credential. Without a
	 * credential it can be listed and revoked, but nobody can sign in with it.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Device(@Nullable @Pattern(regexp = RandomIds.PATTERN, message = ID_MESSAGE) String id,
			@Nullable @Pattern(regexp = "[A-Za-z0-9_-]{1,1390}={0,2}", message = "must be base64url") String credId,
			@NotBlank @Size(max = 255) String friendlyName, @NotBlank @Size(max = 40) String type,
			@Nullable @Valid Icons icons, @Nullable Instant createdAt, @Nullable Instant lastLoginAt,
			@Nullable Instant updatedAt, @Nullable @PositiveOrZero Long usageCount,
			@Nullable @Valid Credential credential) {

		private static Device of(OwnedDevice owned) {
			FlexDevice device = owned.device();
			return new Device(device.id(), device.credId(), device.friendlyName(), device.type(),
					new Icons(device.icons().light(), device.icons().dark()), device.createdAt(), device.lastLoginAt(),
					device.updatedAt(), device.usageCount(),
					(owned.credential() != null) ? Credential.of(owned.credential(), owned.attestation()) : null);
		}

		/** Returns the device, and fills in absent members. */
		OwnedDevice toDevice(FlexUser owner, Instant now) {
			String deviceId = (this.id != null) ? this.id : RandomIds.next();
			String credentialId = (this.credId != null) ? this.credId.replace("=", "")
					: Base64UrlBytes.of(RandomIds.bytes()).base64Url();
			Instant created = or(this.createdAt, now);
			FlexDevice device = new FlexDevice(deviceId, credentialId, this.friendlyName, this.type,
					(this.icons != null) ? new FlexDevice.Icons(this.icons.light(), this.icons.dark())
							: new FlexDevice.Icons(null, null),
					created, or(this.lastLoginAt, created), or(this.updatedAt, created),
					Objects.requireNonNullElse(this.usageCount, 0L));
			if (this.credential == null) {
				return new OwnedDevice(owner.id(), device, null, null);
			}
			return new OwnedDevice(owner.id(), device,
					this.credential.toCredential(deviceId, owner.id(), Base64UrlBytes.parse(credentialId)),
					this.credential.attestation());
		}

	}

	/** Images, as {@code data:} or {@code https:} URLs. */
	record Icons(@Nullable @Size(max = 100_000) String light, @Nullable @Size(max = 100_000) String dark) {
	}

	/**
	 * What the sandbox needs to verify sign-ins with a passkey.
	 *
	 * @param publicKey the public key in COSE
	 * @param publicKeyPem the same key as a PEM file, for people and other programs
	 * @param attestation what the attestation proved when the passkey was registered
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Credential(@NotNull Base64UrlBytes publicKey, @Nullable String publicKeyPem,
			@Nullable @Pattern(regexp = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
					message = "must be a UUID in lower case") String aaguid,
			@NotNull @PositiveOrZero @Max(0xFFFFFFFFL) Long signCount, @Nullable Boolean uvInitialized,
			@NotNull Boolean backupEligible, @NotNull Boolean backupState,
			@Nullable @Size(max = 10) List<@NotNull @Pattern(regexp = "[a-z-]{1,32}",
					message = "must be 1 to 32 lower-case letters and hyphens") String> transports,
			@Nullable @Pattern(regexp = "none|self|unverified|verified",
					message = "must be none, self, unverified or verified") String attestation) {

		private static final String UNKNOWN_AAGUID = "00000000-0000-0000-0000-000000000000";

		private static Credential of(DeviceCredential credential, @Nullable String attestation) {
			return new Credential(credential.publicKey(),
					PublicKeyPem.encode(PublicKeyVerifier.verifyImported(credential.publicKey())), credential.aaguid(),
					credential.signCount(), credential.uvInitialized(), credential.backupEligible(),
					credential.backupState(), credential.transports(), attestation);
		}

		private DeviceCredential toCredential(String deviceId, String passageUserId, Base64UrlBytes id) {
			return new DeviceCredential(deviceId, passageUserId, id, this.publicKey,
					(this.aaguid != null) ? this.aaguid : UNKNOWN_AAGUID, this.signCount,
					Boolean.TRUE.equals(this.uvInitialized), this.backupEligible, this.backupState,
					(this.transports != null) ? this.transports.stream().distinct().toList() : List.of());
		}

	}

}
