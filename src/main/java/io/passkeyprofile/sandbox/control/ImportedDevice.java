package io.passkeyprofile.sandbox.control;

import java.time.Instant;
import java.util.Base64;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.store.FlexDevice;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A device to import, in the form of the management API. Most members may be absent.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ImportedDevice(
		@Nullable @Pattern(regexp = RandomIds.PATTERN, message = "must be 24 letters and digits") String id,
		@Nullable @Pattern(regexp = "[A-Za-z0-9_-]{1,1390}={0,2}", message = "must be base64url") String credId,
		@NotBlank @Size(max = 255) String friendlyName, @NotBlank @Size(max = 40) String type,
		@Nullable @Valid Icons icons, @Nullable Instant createdAt, @Nullable Instant lastLoginAt,
		@Nullable Instant updatedAt, @Nullable @PositiveOrZero Long usageCount) {

	FlexDevice toDevice(Instant now) {
		Instant created = (this.createdAt != null) ? this.createdAt : now;
		return new FlexDevice((this.id != null) ? this.id : RandomIds.next(),
				(this.credId != null) ? this.credId.replace("=", "")
						: Base64.getUrlEncoder().withoutPadding().encodeToString(RandomIds.bytes()),
				this.friendlyName, this.type,
				(this.icons != null) ? new FlexDevice.Icons(this.icons.light(), this.icons.dark())
						: new FlexDevice.Icons(null, null),
				created, (this.lastLoginAt != null) ? this.lastLoginAt : created,
				(this.updatedAt != null) ? this.updatedAt : created, (this.usageCount != null) ? this.usageCount : 0);
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Icons(@Nullable @Size(max = 100_000) String light, @Nullable @Size(max = 100_000) String dark) {
	}

}
