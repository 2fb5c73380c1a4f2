package io.passkeyprofile.sandbox.console;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.ceremony.AuthenticatorNames;
import io.passkeyprofile.sandbox.ceremony.webauthn.AuthenticatorMetadata;
import io.passkeyprofile.sandbox.inspect.VisibleText;
import io.passkeyprofile.sandbox.store.DeviceCredential;
import io.passkeyprofile.sandbox.store.DeviceCredentialRepository;
import io.passkeyprofile.sandbox.store.FlexDevice;
import io.passkeyprofile.sandbox.store.FlexDeviceRepository;
import io.passkeyprofile.sandbox.store.FlexUser;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Shows the users of an app, and changes them and their passkeys. For what can't be
 * undone, a page asks first.
 */
@Controller
class UsersPageController {

	private static final int PAGE = 50;

	private static final String USERS = ApiPaths.CONSOLE + "/users";

	private static final String USER = ApiPaths.CONSOLE + "/apps/{app_id}/users/{user_id}";

	private static final String DEVICE = USER + "/devices/{device_id}";

	private final AppRepository apps;

	private final UserPageRepository userPages;

	private final FlexUserRepository users;

	private final FlexDeviceRepository devices;

	private final DeviceCredentialRepository credentials;

	private final AuthenticatorNames authenticatorNames;

	private final AuthenticatorMetadata metadata;

	UsersPageController(AppRepository apps, UserPageRepository userPages, FlexUserRepository users,
			FlexDeviceRepository devices, DeviceCredentialRepository credentials, AuthenticatorNames authenticatorNames,
			AuthenticatorMetadata metadata) {
		this.apps = apps;
		this.userPages = userPages;
		this.users = users;
		this.devices = devices;
		this.credentials = credentials;
		this.authenticatorNames = authenticatorNames;
		this.metadata = metadata;
	}

	@GetMapping(USERS)
	String list(@RequestParam(required = false) @Nullable String app, @RequestParam(defaultValue = "") String q,
			@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "") String done, Model model) {
		App chosen = (app != null) ? this.apps.find(app).orElseThrow(ApiException::appNotFound)
				: this.apps.findAll().get(0);
		List<FlexUser> found = this.userPages.list(chosen, q, after, PAGE + 1);
		List<FlexUser> shown = found.subList(0, Math.min(PAGE, found.size()));
		model.addAttribute("users", shown);
		model.addAttribute("visible", shown.stream().map((user) -> VisibleText.of(user.externalId())).toList());
		model.addAttribute("next", (found.size() > PAGE) ? shown.get(PAGE - 1).externalId() : null);
		model.addAttribute("app", chosen);
		model.addAttribute("q", q);
		model.addAttribute("after", after);
		model.addAttribute("done", done);
		return "console/users";
	}

	@GetMapping(USER)
	String show(App app, @PathVariable("user_id") String passageUserId, @RequestParam(defaultValue = "") String done,
			Model model) {
		FlexUser user = addUser(app, passageUserId, model);
		model.addAttribute("passkeys", passkeys(app, user));
		model.addAttribute("done", done);
		return "console/user";
	}

	private List<ConsolePasskey> passkeys(App app, FlexUser user) {
		Map<String, DeviceCredential> credentials = this.credentials.list(app, user)
			.stream()
			.collect(Collectors.toMap(DeviceCredential::deviceId, Function.identity()));
		Map<String, String> attestations = this.credentials.attestations(app, user);
		return this.devices.list(app, user).stream().map((device) -> {
			DeviceCredential credential = credentials.get(device.id());
			return (credential != null)
					? ConsolePasskey.of(device, credential, this.authenticatorNames.find(credential.aaguid()),
							this.metadata.find(credential.aaguid()).orElse(null), attestations.get(device.id()))
					: ConsolePasskey.imported(device);
		}).toList();
	}

	@PostMapping(USER + "/status")
	RedirectView setStatus(App app, @PathVariable("user_id") String passageUserId, @RequestParam String status) {
		FlexUser user = find(app, passageUserId);
		FlexUser.Status wanted = FlexUser.Status.of(status)
			.orElseThrow(() -> ApiException.invalidRequest("The status must be active or inactive."));
		this.users.setStatus(app, user, wanted);
		return new SeeOtherView(path(app, user) + "?done=" + wanted.wireName());
	}

	@GetMapping(USER + "/delete")
	String askToDelete(App app, @PathVariable("user_id") String passageUserId, Model model) {
		FlexUser user = addUser(app, passageUserId, model);
		model.addAttribute("passkeyCount", this.devices.list(app, user).size());
		return "console/user-delete";
	}

	@PostMapping(USER + "/delete")
	RedirectView delete(App app, @PathVariable("user_id") String passageUserId) {
		this.users.delete(app, find(app, passageUserId));
		return new SeeOtherView(USERS + "?app=" + app.id() + "&done=deleted");
	}

	@GetMapping(DEVICE + "/rename")
	String askForName(App app, @PathVariable("user_id") String passageUserId,
			@PathVariable("device_id") String deviceId, Model model) {
		addPasskey(app, addUser(app, passageUserId, model), deviceId, model);
		return "console/passkey-rename";
	}

	@PostMapping(DEVICE + "/rename")
	Object rename(App app, @PathVariable("user_id") String passageUserId, @PathVariable("device_id") String deviceId,
			@RequestParam String name, Model model) {
		FlexUser user = addUser(app, passageUserId, model);
		String stripped = name.strip();
		if (stripped.isEmpty() || stripped.length() > 255) {
			addPasskey(app, user, deviceId, model);
			model.addAttribute("unfit", name);
			return "console/passkey-rename";
		}
		if (!this.devices.rename(app, user, deviceId, stripped)) {
			throw ApiException.deviceNotFound();
		}
		return new SeeOtherView(path(app, user) + "?done=renamed");
	}

	@GetMapping(DEVICE + "/revoke")
	String askToRevoke(App app, @PathVariable("user_id") String passageUserId,
			@PathVariable("device_id") String deviceId, Model model) {
		addPasskey(app, addUser(app, passageUserId, model), deviceId, model);
		return "console/passkey-revoke";
	}

	@PostMapping(DEVICE + "/revoke")
	RedirectView revoke(App app, @PathVariable("user_id") String passageUserId,
			@PathVariable("device_id") String deviceId) {
		FlexUser user = find(app, passageUserId);
		if (!this.devices.revoke(app, user, deviceId)) {
			throw ApiException.deviceNotFound();
		}
		return new SeeOtherView(path(app, user) + "?done=revoked");
	}

	private FlexUser addUser(App app, String passageUserId, Model model) {
		FlexUser user = find(app, passageUserId);
		model.addAttribute("app", app);
		model.addAttribute("user", user);
		model.addAttribute("externalId", VisibleText.of(user.externalId()));
		model.addAttribute("userPath", path(app, user));
		return user;
	}

	private void addPasskey(App app, FlexUser user, String deviceId, Model model) {
		FlexDevice passkey = this.devices.list(app, user)
			.stream()
			.filter((device) -> device.id().equals(deviceId))
			.findFirst()
			.orElseThrow(ApiException::deviceNotFound);
		model.addAttribute("passkey", passkey);
		model.addAttribute("passkeyName", VisibleText.of(passkey.friendlyName()));
	}

	private FlexUser find(App app, String passageUserId) {
		return this.users.find(app, passageUserId).orElseThrow(ApiException::userNotFound);
	}

	private static String path(App app, FlexUser user) {
		return ApiPaths.CONSOLE + "/apps/" + app.id() + "/users/" + user.id();
	}

}
