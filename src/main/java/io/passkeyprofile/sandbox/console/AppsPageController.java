package io.passkeyprofile.sandbox.console;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.sandbox.app.ApiKey;
import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.AttestationConveyance;
import io.passkeyprofile.sandbox.app.RandomIds;
import io.passkeyprofile.sandbox.control.fault.Faults;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.DirectFieldBindingResult;
import org.springframework.validation.Validator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Shows all apps, and makes, changes and deletes those that are not in the settings.
 */
@Controller
class AppsPageController {

	private static final String APPS = ApiPaths.CONSOLE + "/apps";

	private static final String NEW = APPS + "/new";

	private static final String APP = APPS + "/{app_id}";

	private static final String KEYS = APP + "/keys";

	private final AppRepository apps;

	private final Faults faults;

	private final Validator validator;

	AppsPageController(AppRepository apps, Faults faults, Validator validator) {
		this.apps = apps;
		this.faults = faults;
		this.validator = validator;
	}

	@ModelAttribute("attestations")
	AttestationConveyance[] attestations() {
		return AttestationConveyance.values();
	}

	@GetMapping(APPS)
	String list(@RequestParam(defaultValue = "") String done, Model model) {
		List<App> all = this.apps.findAll();
		model.addAttribute("configured", all.stream().filter(this.apps::isConfigured).toList());
		model.addAttribute("own", all.stream().filter((app) -> !this.apps.isConfigured(app)).toList());
		model.addAttribute("done", done);
		return "console/apps";
	}

	@GetMapping(NEW)
	String askForApp(Model model) {
		model.addAttribute("form", new AppForm("", "", "", "", "", AttestationConveyance.NONE, null, null));
		return "console/app-form";
	}

	@PostMapping(NEW)
	String create(@ModelAttribute("form") AppForm form, Model model, HttpServletResponse response) {
		App app = form.toApp(RandomIds.next());
		if (!isValid(app, model, response)) {
			return "console/app-form";
		}
		String key = RandomIds.next();
		this.apps.create(app, key);
		return show(this.apps.find(app.id()).orElseThrow(), "created", key, model);
	}

	@GetMapping(APP)
	String show(App app, @RequestParam(defaultValue = "") String done, Model model) {
		return show(app, done, null, model);
	}

	@GetMapping(APP + "/edit")
	String askForChange(App app, Model model) {
		requireOwn(app);
		model.addAttribute("app", app);
		model.addAttribute("form", AppForm.of(app));
		return "console/app-form";
	}

	@PostMapping(APP + "/edit")
	Object change(App app, @ModelAttribute("form") AppForm form, Model model, HttpServletResponse response) {
		requireOwn(app);
		App changed = form.toApp(app.id());
		if (!isValid(changed, model, response)) {
			model.addAttribute("app", app);
			return "console/app-form";
		}
		this.apps.update(changed);
		return new SeeOtherView(path(app) + "?done=changed");
	}

	@GetMapping(APP + "/delete")
	String askToDelete(App app, Model model) {
		requireOwn(app);
		model.addAttribute("app", app);
		return "console/app-delete";
	}

	@PostMapping(APP + "/delete")
	RedirectView delete(App app) {
		requireOwn(app);
		this.apps.delete(app);
		this.faults.clear(app);
		return new SeeOtherView(APPS + "?done=deleted");
	}

	@PostMapping(KEYS)
	String addKey(App app, @RequestParam(defaultValue = "") String label, Model model) {
		requireOwn(app);
		String key = RandomIds.next();
		String stripped = label.strip();
		this.apps.addKey(app, stripped.isEmpty() ? "Key" : stripped.substring(0, Math.min(stripped.length(), 255)),
				key);
		return show(app, "key-created", key, model);
	}

	@GetMapping(KEYS + "/{key_id}/revoke")
	String askToRevoke(App app, @PathVariable("key_id") String keyId, Model model) {
		requireOwn(app);
		model.addAttribute("app", app);
		model.addAttribute("key",
				this.apps.listKeys(app)
					.stream()
					.filter((key) -> key.id().equals(keyId) && key.revokedAt() == null)
					.findFirst()
					.orElseThrow(() -> ApiException.notFound("api_key_not_found", "The app has no such API key.")));
		return "console/key-revoke";
	}

	@PostMapping(KEYS + "/{key_id}/revoke")
	RedirectView revokeKey(App app, @PathVariable("key_id") String keyId) {
		requireOwn(app);
		if (!this.apps.revokeKey(app, keyId)) {
			throw ApiException.notFound("api_key_not_found", "The app has no such API key.");
		}
		return new SeeOtherView(path(app) + "?done=key-revoked");
	}

	private String show(App app, String done, @Nullable String newKey, Model model) {
		model.addAttribute("app", app);
		model.addAttribute("isConfigured", this.apps.isConfigured(app));
		model.addAttribute("keys", this.apps.listKeys(app));
		model.addAttribute("newKey", newKey);
		model.addAttribute("files", AssociationFiles.of(app));
		model.addAttribute("done", done);
		model.addAttribute("baseUrl", ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString());
		return "console/app";
	}

	/** Validates an app, and adds the mistakes to the model, by field. */
	private boolean isValid(App app, Model model, HttpServletResponse response) {
		DirectFieldBindingResult errors = new DirectFieldBindingResult(app, "app");
		this.validator.validate(app, errors);
		this.apps.validateAttestation(app, errors);
		Map<String, String> mistakes = errors.getFieldErrors()
			.stream()
			// All lines of a field share one sentence
			.collect(Collectors.toMap((error) -> error.getField().replaceFirst("\\[.*", ""),
					(error) -> String.valueOf(error.getDefaultMessage()),
					(first, second) -> first.contains(second) ? first : first + "; " + second));
		model.addAttribute("mistakes", mistakes);
		if (!mistakes.isEmpty()) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
		}
		return mistakes.isEmpty();
	}

	private void requireOwn(App app) {
		if (this.apps.isConfigured(app)) {
			throw ApiException.conflict("app_in_settings",
					"This app is in the settings. Change it there, and start the sandbox again.");
		}
	}

	private static String path(App app) {
		return APPS + "/" + app.id();
	}

	/**
	 * The form of an app.
	 *
	 * @param name its name
	 * @param authOrigin the origin of its pages
	 * @param additionalOrigins other origins, one per line
	 * @param relatedOrigins origins outside the RP ID, one per line
	 * @param rpId its RP ID, or an empty text for the host of the auth origin
	 * @param attestation which attestation authenticators are asked for, or {@code null}
	 * for none
	 * @param attestationRequired whether authenticators without one are refused;
	 * {@code null} if the box is not ticked
	 * @param automaticUpgrades whether passkeys may be made without asking; {@code null}
	 * if the box is not ticked
	 */
	record AppForm(String name, String authOrigin, String additionalOrigins, @Nullable String relatedOrigins,
			String rpId, @Nullable AttestationConveyance attestation, @Nullable Boolean attestationRequired,
			@Nullable Boolean automaticUpgrades) {

		static AppForm of(App app) {
			return new AppForm(app.name(), app.authOrigin(), String.join("\n", app.additionalOrigins()),
					String.join("\n", app.relatedOrigins()), app.rpId(), app.attestation(), app.attestationRequired(),
					app.automaticUpgrades());
		}

		private App toApp(String id) {
			// A placeholder, because validation requires a key
			List<ApiKey> keys = List.of(ApiKey.of(id));
			String origin = this.authOrigin.strip();
			return new App(id, this.name.strip(), this.rpId.isBlank() ? App.defaultRpId(origin) : this.rpId.strip(),
					origin, lines(this.additionalOrigins), lines(this.relatedOrigins),
					Objects.requireNonNullElse(this.attestation, AttestationConveyance.NONE),
					Boolean.TRUE.equals(this.attestationRequired), Boolean.TRUE.equals(this.automaticUpgrades), keys);
		}

		private static List<String> lines(@Nullable String text) {
			return Stream.of(Objects.requireNonNullElse(text, "").split("\\s+"))
				.filter((line) -> !line.isEmpty())
				.toList();
		}

	}

}
